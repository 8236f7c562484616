/** The player's door. */

import { mounting } from "./mount.js";
import { Player } from "./player.js";

export const mount = mounting(Player);
