/**
 * Which numbers an axis has to cover: those that a bind draws from rows, and those that a figure brings along.
 *
 * @typedef {import("./binding.js").Bind} Bind
 * @typedef {import("./binding.js").View} View
 */

import { laneOf, predictions } from "./binding.js";

/** Of so many rows, evenly spread, predictions are looked at: each is a sum a point. */
const MOST_ROWS = 256;
const WITHOUT_ROWS = ["curve", "plane", "level", "points"];

/** Whether a bind's place along an axis follows the playhead. @param {Bind} bind @param {string} letter */
export function follow(bind, letter) {
  if (WITHOUT_ROWS.includes(bind.kind)) return false;
  return bind.kind === "linear" ? letter === "y" : Boolean(bind[letter]);
}

/** What stands still: a static trace's numbers, or a bind's. @param {Object[]} traces @returns {number[]} */
export function numbers(traces, letter) {
  const lists = traces.map(({ meta, ...trace }) => (meta?.bind ?? trace)[letter]).filter(Array.isArray);
  return lists.flat().filter((value) => typeof value === "number");
}

/** The values of rows `from` to `to`, where they are here. @param {Bind} bind @param {View} view */
export function values(bind, letter, view, from, to) {
  const lane = laneOf(bind, view);
  if (!lane) return [];
  if (bind.kind !== "linear") return lane.slice(bind[letter], from, to);
  const last = Math.min(to, lane.last);
  const stride = Math.max(1, Math.ceil((last - from) / MOST_ROWS));
  const found = [];
  for (let row = last; row >= Math.max(from, 0); row -= stride) found.push(...predictions(bind, lane, row));
  return found;
}

/** The last row that every lane still under way has. @param {Bind[]} binds @param {View} view */
export function received(binds, view) {
  const lanes = binds.map((bind) => laneOf(bind, view)).filter((lane) => lane && !lane.end);
  return lanes.length ? Math.min(...lanes.map((lane) => lane.last)) : Infinity;
}
