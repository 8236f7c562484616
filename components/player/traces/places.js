/**
 * Where each kind of trace is, by its bind and the playhead.
 *
 * @typedef {import("./binding.js").Bind} Bind
 * @typedef {import("./binding.js").View} View
 * @typedef {import("./binding.js").Points} Points
 */

import { NOTHING, columns, fromAxis, isBad, laneOf, lastRow, sampleOf, toAxis } from "./binding.js";
import { actual, asSeen, modelAt, ownUnits, predict, rowsOf } from "./model.js";

const TANGENT_SHARE = 0.25;
/** On a log axis a straight line is curved. */
const LINE_POINTS = 48;
/** Of the plot: how long an arrow is that has any length, and how much longer one without end. */
const ARROW = { least: 0.04, more: 0.12 };
/** A level goes well beyond the plot, so that panning does not find its ends. */
const LEVEL_REACH = 50;

export function path(bind, view) {
  const lane = laneOf(bind, view);
  const last = lastRow(bind, view);
  return lane ? columns(bind, (name) => lane.slice(name, 0, last)) : NOTHING;
}

export function head(bind, view) {
  const lane = laneOf(bind, view);
  return lane?.rows ? point(lane, bind, Math.min(view.step, lane.last)) : NOTHING;
}

/** The first row of a lane, by the lane's number. */
export function start(bind, view) {
  const lane = laneOf(bind, view);
  return lane?.rows ? { ...point(lane, bind, 0), rows: [bind.lane ?? 0] } : NOTHING;
}

function point(lane, bind, row) {
  return columns(bind, (name) => [lane.at(name, row)]);
}

export function next(bind, view) {
  const lane = laneOf(bind, view);
  const row = view.step;
  if (!lane || row + 1 > lane.last) return NOTHING;
  return columns(bind, (name) => [lane.at(name, row), lane.at(name, row + 1)]);
}

/** From the playhead's point along a vector, or against it; small ones are lengthened and large ones shortened. */
export function arrow(bind, view) {
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

/** The marker at which a diverged lane went wrong: its `bad_step`, or the last row before it that is still a number. */
export function end(bind, view) {
  const lane = laneOf(bind, view);
  if (!lane || !isBad(lane)) return NOTHING;
  let row = Math.min(lane.end.bad_step, lane.last);
  if (view.step < row) return NOTHING;
  while (row > 0 && !isPoint(lane, bind, row)) row--;
  return point(lane, bind, row);
}

const isPoint = (lane, bind, row) => Number.isFinite(lane.at(bind.x, row) + lane.at(bind.y, row));

export function tangent(bind, view) {
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
export function points(bind, view) {
  const sample = sampleOf(bind, view);
  return sample ? ofRows(bind, sample, (i) => ownUnits(sample, i), (i) => actual(sample, i, bind.target)) : NOTHING;
}

/** Actual values, and what the weights at the playhead make of their rows. */
export function predicted(bind, view) {
  const [sample, model] = [sampleOf(bind, view), modelOf(bind, view)];
  return model ? ofRows(bind, sample, (i) => actual(sample, i, bind.target), (i) => predict(model, sample.X[i])) : NOTHING;
}

function ofRows({ part }, sample, x, y) {
  const rows = rowsOf(sample, part);
  return { x: rows.map(x), y: rows.map(y), rows: rows.map((i) => sample.row[i]) };
}

/** The line of a model with one feature, over the visible x axis. */
export function fit(bind, view) {
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
export function diagonal(_bind, { ranges: { x } }) {
  const ends = beyond(x);
  return { x: ends, y: ends };
}

export function level(bind, view) {
  const value = view.stores.get(bind.stream ?? view.run)?.mark(bind.mark);
  if (!Number.isFinite(value)) return NOTHING;
  const along = bind.axis === "x" ? "y" : "x";
  const ends = beyond(view.ranges[along]);
  return along === "x" ? { x: ends, y: [value, value] } : { x: [value, value], y: ends };
}

/** The header's point; in a scene, the vertical line through it. */
export function mark(bind, view) {
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
