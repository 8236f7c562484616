/**
 * The bound traces of one chart as Plotly has them, and their coordinates for it.
 *
 * @typedef {{index: number, bind: import("../traces/binding.js").Bind, style: import("../canvas/draw.js").Style, opacity: number, mode: string,
 *            moves: boolean}} Item
 */

import { styleOf } from "../canvas/draw.js";
import { nearer } from "../canvas/far.js";
import { laneOf, toAxis } from "../traces/binding.js";
import { isField, isFixed, isPath, kindOf, resolve } from "../traces/kinds.js";
import { VOID } from "./figure.js";

/** @param {Object[]} traces of `_fullData` @param {string} run @returns {Item[]} those fed from rows */
export function boundItems(traces, run) {
  const bound = traces.filter(({ meta }) => meta?.bind && !isField(meta.bind));
  return bound.map((trace) => {
    const { index, mode, meta: { bind } } = trace;
    const style = styleOf(trace);
    return { index, bind, mode, style, opacity: style.opacity, moves: !isFixed(bind, run) };
  });
}

/** What does not move is in a figure from the first frame on, also while a run plays. */
export function place(data, view) {
  for (const trace of data) {
    const bind = trace.meta?.bind;
    if (!bind || isField(bind) || !isFixed(bind, view.run)) continue;
    const { rows, ...coordinates } = filled(nearer(resolve(bind, view), view.ranges));
    Object.assign(trace, coordinates, rows ? { customdata: rows } : {});
  }
}

/** @param {Item[]} items @param {import("../traces/binding.js").View} view */
export const points = (items, view) =>
  items.map(({ bind }) => filled(kindOf(bind).single ? withoutFar(resolve(bind, view), view) : nearer(resolve(bind, view), view.ranges)));

/** Single points that Plotly cannot place where they are more than so many widths of the axis away, or nowhere on it. */
const FAR = 1e6;

function withoutFar(points, { ranges }) {
  const near = (value, { low, high, log }) => Math.abs(toAxis(value, log) - low) <= FAR * (high - low);
  const all = (letter) => Array.from(points[letter]).every((value) => near(value, ranges[letter]));
  return points.z || (all("x") && all("y")) ? points : { x: [], y: [] };
}

/** Of a lane that diverged: it goes to and fro over the whole plot, and would cover the others. */
const DIM = 0.3;

/** Makes the lanes that have diverged by now dim, where there are others. @param {Item[]} items @returns {string} which */
export function dim(items, view) {
  const several = (view.stores.get(view.run)?.lanes.length ?? 0) > 1;
  const isLost = ({ bind }) => several && Boolean(kindOf(bind).dims) && view.step >= (laneOf(bind, view)?.end?.bad_step ?? Infinity);
  const lost = items.map(isLost);
  items.forEach(({ style, opacity }, i) => (style.opacity = lost[i] ? DIM * opacity : opacity));
  return lost.join();
}

/** @param {Item[]} items */
export const modes = (items) =>
  items.map((item) => (isPath(item.bind) && !item.style.markers ? "lines" : item.mode));

const filled = (found) => (found.x.length ? found : VOID);
