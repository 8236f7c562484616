/**
 * The bound traces of one chart as Plotly has them, and their coordinates for it.
 *
 * @typedef {{index: number, bind: import("./binding.js").Bind, style: import("./draw.js").Style, mode: string,
 *            moves: boolean}} Item
 */

import { resolve } from "./binding.js";
import { styleOf } from "./draw.js";
import { isField } from "./field.js";
import { VOID } from "./figure.js";
import { isFixed } from "./overlay.js";

/** @param {Object[]} traces of `_fullData` @param {string} run @returns {Item[]} those fed from rows */
export function boundItems(traces, run) {
  const bound = traces.filter(({ meta }) => meta?.bind && !isField(meta.bind));
  return bound.map((trace) => {
    const { index, mode, meta: { bind } } = trace;
    return { index, bind, mode, style: styleOf(trace), moves: !isFixed(bind, run) };
  });
}

/** What does not move is in a figure from the first frame on, also while a run plays. */
export function place(data, view) {
  for (const trace of data) {
    const bind = trace.meta?.bind;
    if (!bind || isField(bind) || !isFixed(bind, view.run)) continue;
    const { rows, ...coordinates } = filled(resolve(bind, view));
    Object.assign(trace, coordinates, rows ? { customdata: rows } : {});
  }
}

/** @param {Item[]} items @param {import("./binding.js").View} view */
export const points = (items, view) => items.map((item) => filled(resolve(item.bind, view)));

/** @param {Item[]} items */
export const modes = (items) =>
  items.map((item) => (item.bind.kind === "path" && !item.style.markers ? "lines" : item.mode));

const filled = (found) => (found.x.length ? found : VOID);
