/**
 * Which numbers an axis has to cover: those that follow the playhead row by row, and those that stand still.
 *
 * @typedef {import("./binding.js").Bind} Bind
 * @typedef {import("./binding.js").View} View
 */

import { laneOf, sampleOf } from "./binding.js";
import { actual, modelAt, ownUnits, predict, rowsOf } from "./model.js";

/** Predictions are sums: of a long stretch so many rows, evenly spread, are looked at. */
const MOST_ROWS = 64;
const MODELS = new Set(["predicted", "fit"]);
/** Those on which no row of a run is. */
const ROWLESS = new Set(["curve", "plane", "mark"]);
const STILL = new Set(["predicted", "points"]);

/** Whether a bind's place along an axis moves with the playhead. @param {Bind} bind @param {"x"|"y"} letter */
export const moves = (bind, letter) => (MODELS.has(bind.kind) ? letter === "y" : Boolean(bind[letter]) && !ROWLESS.has(bind.kind));

/** Whether it has numbers of the table along an axis. */
export const stands = (bind) => STILL.has(bind.kind);

/** The values of rows `from` to `to`, as far as they are here. @param {Bind} bind @param {View} view */
export function values(bind, letter, view, from, to) {
  const lane = laneOf(bind, view);
  if (!lane) return [];
  return MODELS.has(bind.kind) ? predictions(bind, lane, view, from, to) : lane.slice(bind[letter], from, to);
}

/** Of the last two rows, and of some before them. */
function predictions(bind, lane, view, from, to) {
  const sample = sampleOf(bind, view);
  if (!sample) return [];
  const [rows, last] = [extremes(bind, sample), Math.min(to, lane.last)];
  const stride = Math.max(1, Math.ceil((last - from) / MOST_ROWS));
  const found = [];
  for (let row = last; row >= Math.max(from, 0); row -= row === last ? 1 : stride) {
    const model = modelAt(sample, bind.target, lane, row);
    for (const i of rows) found.push(predict(model, sample.X[i]));
  }
  return found;
}

/** Of a line, its ends among the points. */
function extremes(bind, sample) {
  if (bind.kind !== "fit") return rowsOf(sample, bind.part);
  const along = sample.X.map(([x]) => x);
  return [along.indexOf(Math.min(...along)), along.indexOf(Math.max(...along))];
}

/** The table's numbers along an axis; of predictions the actual values on both, so that y = x is in sight. */
export function standing(bind, letter, view) {
  const sample = sampleOf(bind, view);
  if (!sample) return [];
  const own = bind.kind === "points" && letter === "x";
  return rowsOf(sample, bind.part).map((i) => (own ? ownUnits(sample, i) : actual(sample, i, bind.target)));
}
