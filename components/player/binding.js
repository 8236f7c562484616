/**
 * What a bound trace shows: the one place that turns `meta.bind` and a playhead into coordinates. Canvas and
 * Plotly are both fed from here, so that what moves and what rests are the same picture.
 *
 * @typedef {{kind: string, x?: string, y?: string, z?: string, lane?: number, stream?: string, slope?: string,
 *            mark?: string, axis?: "x"|"y", url?: string, held?: boolean}} Bind
 * @typedef {{x: ArrayLike<number>, y: ArrayLike<number>, z?: ArrayLike<number>}} Points
 * @typedef {{low: number, high: number, log: boolean}} Range   in the axis's own units: powers where it is log
 * `soon` is how many rows beyond the playhead will be played in the next moments.
 * @typedef {{stores: Map<string, import("./store.js").Store>, run: string, step: number, soon: number,
 *            ranges: {x: Range, y: Range, z?: Range}}} View
 */

/** @type {Points} */
const NOTHING = { x: [], y: [], z: [] };
const TANGENT_SHARE = 0.25;
/** On a log axis a straight line is curved. */
const TANGENT_POINTS = 48;
/** A level goes well beyond the plot, so that panning does not find its ends. */
const LEVEL_REACH = 50;

export const isGhost = (bind, view) => bind.stream !== undefined && bind.stream !== view.run;

/** @returns {import("./store.js").Lane|undefined} */
export function laneOf(bind, view) {
  return view.stores.get(bind.stream ?? view.run)?.lanes[bind.lane ?? 0];
}

/** The last row that is drawn of a lane: the playhead's, or a ghost's last. */
export function lastRow(bind, view) {
  const lane = laneOf(bind, view);
  if (!lane) return -1;
  return isGhost(bind, view) ? lane.last : Math.min(view.step, lane.last);
}

/** @type {Object<string, (bind: Bind, view: View) => Points>} */
const KINDS = { path, head, tangent, next, end, level, mark };

/** @param {Bind} bind @param {View} view @returns {Points} */
export function resolve(bind, view) {
  return KINDS[bind.kind]?.(bind, view) ?? NOTHING;
}

/** The columns of a bind, two or three. @param {(name: string) => ArrayLike<number>} get @returns {Points} */
export function columns(bind, get) {
  return { x: get(bind.x), y: get(bind.y), ...(bind.z ? { z: get(bind.z) } : {}) };
}

function path(bind, view) {
  const lane = laneOf(bind, view);
  const last = lastRow(bind, view);
  return lane ? columns(bind, (name) => lane.slice(name, 0, last)) : NOTHING;
}

function head(bind, view) {
  const lane = laneOf(bind, view);
  return lane?.rows ? point(lane, bind, Math.min(view.step, lane.last)) : NOTHING;
}

function point(lane, bind, row) {
  return columns(bind, (name) => [lane.at(name, row)]);
}

function next(bind, view) {
  const lane = laneOf(bind, view);
  const row = view.step;
  if (!lane || row + 1 > lane.last) return NOTHING;
  return columns(bind, (name) => [lane.at(name, row), lane.at(name, row + 1)]);
}

/** The marker at which a diverged lane went wrong: its `bad_step`, or the last row that is still a number. */
function end(bind, view) {
  const lane = laneOf(bind, view);
  if (lane?.end?.outcome !== "diverged") return NOTHING;
  let row = Math.min(lane.end.bad_step ?? lane.last, lane.last);
  if (view.step < row) return NOTHING;
  while (row > 0 && !isPoint(lane, bind, row)) row--;
  return point(lane, bind, row);
}

const isPoint = (lane, bind, row) => Number.isFinite(lane.at(bind.x, row) + lane.at(bind.y, row));

function tangent(bind, view) {
  const lane = laneOf(bind, view);
  const row = Math.min(view.step, lane?.last ?? -1);
  if (row < 0) return NOTHING;
  const [x0, y0, slope] = [bind.x, bind.y, bind.slope].map((name) => lane.at(name, row));
  if (!Number.isFinite(x0 + y0 + slope)) return NOTHING;
  const x = abscissae(x0, view.ranges);
  return { x, y: x.map((at) => y0 + slope * (at - x0)) };
}

function abscissae(x0, { x, y }) {
  const middle = toAxis(x0, x.log);
  const reach = (x.high - x.low) * TANGENT_SHARE;
  if (!x.log && !y.log) return [x0 - reach, x0 + reach];
  const at = (i) => fromAxis(middle + reach * ((2 * i) / TANGENT_POINTS - 1), x.log);
  return Array.from({ length: TANGENT_POINTS + 1 }, (_, i) => at(i));
}

function level(bind, view) {
  const value = view.stores.get(bind.stream ?? view.run)?.mark(bind.mark);
  if (!Number.isFinite(value)) return NOTHING;
  const along = bind.axis === "x" ? "y" : "x";
  const { low, high, log } = view.ranges[along];
  const reach = Math.min((high - low) * LEVEL_REACH, log ? 300 : 1e300);
  const ends = [fromAxis(low - reach, log), fromAxis(high + reach, log)];
  return along === "x" ? { x: ends, y: [value, value] } : { x: [value, value], y: ends };
}

/** The header's point; in a scene, the vertical line through it. */
function mark(bind, view) {
  const store = view.stores.get(bind.stream ?? view.run);
  const [x, y] = [store?.mark(bind.x), store?.mark(bind.y)];
  if (!Number.isFinite(x + y)) return NOTHING;
  const { z } = view.ranges;
  return z ? { x: [x, x], y: [y, y], z: [z.low, z.high].map((end) => fromAxis(end, z.log)) } : { x: [x], y: [y] };
}

/** A value in the axis's own units. */
export const toAxis = (value, log) => (log ? (value > 0 ? Math.log10(value) : NaN) : value);
export const fromAxis = (value, log) => (log ? 10 ** Math.max(-307, Math.min(value, 308)) : value);
