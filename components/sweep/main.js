/** The door of a sweep. */

import { mounting } from "../shared/mount.js";
import { Sweep } from "./sweep.js";

export const mount = mounting(Sweep);
