/** The player's door. */

import { mounting } from "../shared/mount.js";
import { Player } from "./player.js";

export const mount = mounting(Player);
