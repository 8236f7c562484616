/**
 * What a bound trace is fed with: `meta.bind`, the playhead's view, and the lane and the table that they mean.
 *
 * @typedef {{kind: string, x?: string, y?: string, z?: string, lane?: number, stream?: string, slope?: string, dx?: string, dy?: string, sign?: number,
 *            mark?: string, axis?: "x"|"y", url?: string, held?: boolean, even?: boolean, target?: string, part?: "train"|"held_out",
 *            drag?: boolean, follow?: boolean}} Bind
 * `rows`: the table's, a point each.
 * @typedef {{x: ArrayLike<number>, y: ArrayLike<number>, z?: ArrayLike<number>, rows?: number[]}} Points
 * @typedef {{low: number, high: number, log: boolean}} Range   in the axis's own units: powers where it is log
 * `soon` is how many rows beyond the playhead will be played in the next moments.
 * @typedef {{stores: Map<string, import("../rows/store.js").Store>, run: string, step: number, soon: number,
 *            ranges: {x: Range, y: Range, z?: Range}}} View
 */

/** @type {Points} */
export const NOTHING = { x: [], y: [], z: [] };

/** Whether a bind is of another stream than the run's, whose playhead it does not follow. @param {Bind} bind */
export const isOfAnother = ({ stream, follow }, { run }) => stream !== undefined && stream !== run && !follow;

/** @returns {import("../rows/store.js").Lane|undefined} */
export function laneOf(bind, view) {
  return view.stores.get(bind.stream ?? view.run)?.lanes[bind.lane ?? 0];
}

/** @returns {import("./model.js").Sample|null|undefined} */
export const sampleOf = (bind, view) => view.stores.get(bind.stream ?? view.run)?.sample;

/** The last row that is drawn of a path: the playhead's, or a ghost's last. */
export function lastRow(bind, view) {
  const lane = laneOf(bind, view);
  if (!lane) return -1;
  return isOfAnother(bind, view) ? lane.last : Math.min(view.step, lane.last);
}

/** The columns of a bind, two or three. @param {(name: string) => ArrayLike<number>} get @returns {Points} */
export function columns(bind, get) {
  return { x: get(bind.x), y: get(bind.y), ...(bind.z ? { z: get(bind.z) } : {}) };
}

/** Whether a lane diverged: its end names the step. @param {import("../rows/store.js").Lane} lane */
export const isBad = ({ end }) => typeof end?.bad_step === "number";

/** A value in the axis's own units. */
export const toAxis = (value, log) => (log ? (value > 0 ? Math.log10(value) : NaN) : value);
export const fromAxis = (value, log) => (log ? 10 ** Math.max(-307, Math.min(value, 308)) : value);
