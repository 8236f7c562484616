/**
 * What a bound trace shows: the one place that turns `meta.bind` and a playhead into coordinates. Canvas and
 * Plotly are both fed from here, so that what moves and what rests are the same picture.
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

import { actual, asSeen, modelAt, ownUnits, predict, rowsOf } from "./model.js";

/** @type {Points} */
const NOTHING = { x: [], y: [], z: [] };
const TANGENT_SHARE = 0.25;
/** On a log axis a straight line is curved. */
const LINE_POINTS = 48;
/** Of the plot: how long an arrow is that has any length, and how much longer one without end. */
const ARROW = { least: 0.04, more: 0.12 };
/** A level goes well beyond the plot, so that panning does not find its ends. */
const LEVEL_REACH = 50;

/** A path of another stream is drawn whole, unless it is to follow the playhead. */
export const isGhost = ({ kind, stream, follow }, { run }) => kind === "path" && stream !== undefined && stream !== run && !follow;

/** @returns {import("../rows/store.js").Lane|undefined} */
export function laneOf(bind, view) {
  return view.stores.get(bind.stream ?? view.run)?.lanes[bind.lane ?? 0];
}

/** @returns {import("./model.js").Sample|null|undefined} */
export const sampleOf = (bind, view) => view.stores.get(bind.stream ?? view.run)?.sample;

/** The last row that is drawn of a lane: the playhead's, or a ghost's last. */
export function lastRow(bind, view) {
  const lane = laneOf(bind, view);
  if (!lane) return -1;
  return isGhost(bind, view) ? lane.last : Math.min(view.step, lane.last);
}

/** @type {Object<string, (bind: Bind, view: View) => Points>} */
export const KINDS = { path, head, start, tangent, next, arrow, end, level, mark, diagonal, points, predicted, fit };

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

/** The first row of a lane, by the lane's number. */
function start(bind, view) {
  const lane = laneOf(bind, view);
  return lane?.rows ? { ...point(lane, bind, 0), rows: [bind.lane ?? 0] } : NOTHING;
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

/** From the playhead's point along a vector, or against it; small ones are lengthened and large ones shortened. */
function arrow(bind, view) {
  const lane = laneOf(bind, view);
  const row = Math.min(view.step, lane?.last ?? -1);
  if (row < 0) return NOTHING;
  const [x0, y0, dx, dy] = [bind.x, bind.y, bind.dx, bind.dy].map((name) => lane.at(name, row));
  const { x, y } = view.ranges;
  const size = Math.hypot(dx / (x.high - x.low), dy / (y.high - y.low));
  if (!(size > 0 && size < Infinity)) return NOTHING;
  const share = (bind.sign * (ARROW.least + (ARROW.more * size) / (1 + size))) / size;
  return { x: [x0, x0 + share * dx], y: [y0, y0 + share * dy] };
}

/** Whether a lane diverged: its end names the step. @param {import("../rows/store.js").Lane} lane */
export const isBad = ({ end }) => typeof end?.bad_step === "number";

/** The marker at which a diverged lane went wrong: its `bad_step`, or the last row before it that is still a number. */
function end(bind, view) {
  const lane = laneOf(bind, view);
  if (!lane || !isBad(lane)) return NOTHING;
  let row = Math.min(lane.end.bad_step, lane.last);
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
  const middle = toAxis(x0, view.ranges.x.log);
  const reach = (view.ranges.x.high - view.ranges.x.low) * TANGENT_SHARE;
  const x = abscissae(middle - reach, middle + reach, view.ranges);
  return { x, y: x.map((at) => y0 + slope * (at - x0)) };
}

/** Where to know a straight line between two places of the x axis. */
function abscissae(low, high, { x, y }) {
  const parts = x.log || y.log ? LINE_POINTS : 1;
  return Array.from({ length: parts + 1 }, (_, i) => fromAxis(low + ((high - low) * i) / parts, x.log));
}

/** The table's points of one feature, in its own units. */
function points(bind, view) {
  const sample = sampleOf(bind, view);
  return sample ? ofRows(bind, sample, (i) => ownUnits(sample, i), (i) => actual(sample, i, bind.target)) : NOTHING;
}

/** Actual values, and what the weights at the playhead make of their rows. */
function predicted(bind, view) {
  const [sample, model] = [sampleOf(bind, view), modelOf(bind, view)];
  return model ? ofRows(bind, sample, (i) => actual(sample, i, bind.target), (i) => predict(model, sample.X[i])) : NOTHING;
}

function ofRows({ part }, sample, x, y) {
  const rows = rowsOf(sample, part);
  return { x: rows.map(x), y: rows.map(y), rows: rows.map((i) => sample.row[i]) };
}

/** The line of a model with one feature, over the visible x axis. */
function fit(bind, view) {
  const [sample, model] = [sampleOf(bind, view), modelOf(bind, view)];
  if (!model) return NOTHING;
  const x = abscissae(view.ranges.x.low, view.ranges.x.high, view.ranges);
  return { x, y: x.map((at) => predict(model, [asSeen(sample, at)])) };
}

function modelOf(bind, view) {
  const [sample, lane] = [sampleOf(bind, view), laneOf(bind, view)];
  return sample && lane?.rows ? modelAt(sample, bind.target, lane, Math.min(view.step, lane.last)) : null;
}

/** The line y = x. */
function diagonal(_bind, { ranges: { x } }) {
  const ends = beyond(x);
  return { x: ends, y: ends };
}

function level(bind, view) {
  const value = view.stores.get(bind.stream ?? view.run)?.mark(bind.mark);
  if (!Number.isFinite(value)) return NOTHING;
  const along = bind.axis === "x" ? "y" : "x";
  const ends = beyond(view.ranges[along]);
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

function beyond({ low, high, log }) {
  const reach = Math.min((high - low) * LEVEL_REACH, log ? 300 : 1e300);
  return [fromAxis(low - reach, log), fromAxis(high + reach, log)];
}

/** A value in the axis's own units. */
export const toAxis = (value, log) => (log ? (value > 0 ? Math.log10(value) : NaN) : value);
export const fromAxis = (value, log) => (log ? 10 ** Math.max(-307, Math.min(value, 308)) : value);
