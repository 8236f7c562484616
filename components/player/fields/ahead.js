/**
 * How far a run will go in the next moments: what has to be asked of the server is asked before the axes get there.
 *
 * @typedef {import("../traces/binding.js").Range} Range
 * @typedef {import("../traces/binding.js").View} View
 */

import { laneOf, toAxis } from "../traces/binding.js";

/**
 * @param {import("../traces/binding.js").Bind} bind @param {"x"|"y"} letter @param {View} view
 * @param {number} most how many times as wide as the axis the answer is at most
 * @param {number} [rows] how many rows beyond the playhead count; all of them where nothing is said
 * @returns {Range} the axis's own range, and beyond it as far as the rows to come
 */
export function reach(bind, letter, view, most, rows = Infinity) {
  const range = view.ranges[letter];
  const room = ((most - 1) * (range.high - range.low)) / 2;
  let { low, high } = range;
  for (const each of laneOf(bind, view)?.slice(bind[letter], view.step, view.step + rows) ?? []) {
    const value = toAxis(each, range.log);
    if (value < low) low = Math.max(value, range.low - room);
    if (value > high) high = Math.min(value, range.high + room);
  }
  return { ...range, low, high };
}
