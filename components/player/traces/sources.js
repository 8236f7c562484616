/**
 * Which numbers an axis has to cover: those that follow the playhead row by row, and those that stand still.
 *
 * @typedef {import("./binding.js").Bind} Bind
 * @typedef {import("./binding.js").View} View
 */

import { laneOf, sampleOf } from "./binding.js";
import { kindOf } from "./kinds.js";
import { modelAt, predict, rowsOf } from "./model.js";

/** Predictions are sums: of a long stretch so many rows, evenly spread, are looked at. */
const MOST_ROWS = 64;

/** Whether a bind's place along an axis moves with the playhead. @param {Bind} bind @param {"x"|"y"|"z"} letter */
export function moves(bind, letter) {
  const { rows, predicted } = kindOf(bind);
  return predicted ? letter === "y" : Boolean(rows && bind[letter]);
}

/** Whether it has numbers of the table along an axis. */
export const stands = (bind) => Boolean(kindOf(bind).table);

/** The values of rows `from` to `to`, as far as they are here. @param {Bind} bind @param {View} view */
export function values(bind, letter, view, from, to) {
  const lane = laneOf(bind, view);
  if (!lane) return [];
  return kindOf(bind).predicted ? predictions(bind, lane, view, from, to) : lane.slice(bind[letter], from, to);
}

/** Of the last two rows, and of some before them. */
function predictions(bind, lane, view, from, to) {
  const sample = sampleOf(bind, view);
  if (!sample) return [];
  const [rows, last] = [kindOf(bind).predicted(bind, sample), Math.min(to, lane.last)];
  const stride = Math.max(1, Math.ceil((last - from) / MOST_ROWS));
  const found = [];
  for (let row = last; row >= Math.max(from, 0); row -= row === last ? 1 : stride) {
    const model = modelAt(sample, bind.target, lane, row);
    for (const i of rows) found.push(predict(model, sample.X[i]));
  }
  return found;
}

/** The table's numbers along an axis. */
export function standing(bind, letter, view) {
  const sample = sampleOf(bind, view);
  return sample ? rowsOf(sample, bind.part).map((i) => kindOf(bind).table(bind, letter, sample, i)) : [];
}
