/**
 * The bound traces of one chart as Plotly has them, and their coordinates for it.
 *
 * @typedef {{index: number, bind: import("./binding.js").Bind, style: import("./draw.js").Style, mode: string,
 *            moves: boolean}} Item
 */

import { resolve } from "./binding.js";
import { styleOf } from "./draw.js";
import { VOID } from "./figure.js";
import { isFixed } from "./overlay.js";
import { shownRange } from "./ranges.js";

/** @param {Object[]} traces of `_fullData` @param {string} run @returns {Item[]} */
export function boundItems(traces, run) {
  const bound = traces.filter((trace) => trace.meta?.bind);
  return bound.map(({ index, mode, meta: { bind }, ...trace }) => (
    { index, bind, mode, style: styleOf({ ...trace, mode }), moves: !isFixed(bind, run) }));
}

/** What does not move is in a figure from the first frame on, also while a run plays. */
export function place({ data, layout }, scene) {
  const ranges = { x: shownRange(layout.xaxis), y: shownRange(layout.yaxis) };
  for (const trace of data) {
    const bind = trace.meta?.bind;
    if (!bind || !isFixed(bind, scene.run)) continue;
    const { x, y, rows } = filled(resolve(bind, { ...scene, ranges }));
    Object.assign(trace, { x, y }, rows ? { customdata: rows } : {});
  }
}

/** @param {Item[]} items @param {import("./binding.js").View} view @returns {Object} for Plotly.restyle */
export function coordinates(items, view) {
  const points = items.map((item) => filled(resolve(item.bind, view)));
  return {
    x: points.map(({ x }) => x), y: points.map(({ y }) => y), customdata: points.map(({ rows }) => rows ?? null),
    mode: items.map((item) => (item.bind.kind === "path" && !item.style.markers ? "lines" : item.mode)),
  };
}

const filled = (points) => (points.x.length ? points : VOID);
