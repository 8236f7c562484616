/**
 * The linear model of a table: what W and b of a row of the stream make of the rows that the browser has. Pure
 * functions of numbers; X is as the model sees it.
 *
 * @typedef {{row: number[], X: number[][], Y: number[][], held_out: boolean[], middle: number[], spread: number[],
 *            features: string[], targets: string[], rows: number}} Sample   the header's
 * @typedef {import("../rows/store.js").Lane} Lane
 */

export const weightName = (feature, target) => `w[${feature},${target}]`;
export const biasName = (target) => `b[${target}]`;

/** The sample's rows of a part: "train", "held_out", or all of them. @returns {number[]} indices into the sample */
export function rowsOf(sample, part) {
  const all = sample.row.map((_, i) => i);
  return part ? all.filter((i) => sample.held_out[i] === (part === "held_out")) : all;
}

/** The weights of one target. @param {Sample} sample @param {Lane} lane @returns {{w: number[], b: number}} */
export function modelAt(sample, target, lane, row) {
  return { w: sample.features.map((feature) => lane.at(weightName(feature, target), row)), b: lane.at(biasName(target), row) };
}

/** @param {{w: number[], b: number}} model @param {number[]} features @returns {number} */
export function predict({ w, b }, features) {
  let sum = b;
  for (let i = 0; i < w.length; i++) sum += w[i] * features[i];
  return sum;
}

/** The first feature of a row in its own units, as the table has it. */
export const ownUnits = ({ X, middle, spread }, i) => X[i][0] * spread[0] + middle[0];

/** A feature's value in its own units, as the model sees it. */
export const asSeen = ({ middle, spread }, value) => (value - middle[0]) / spread[0];

/** Y's column of a target. */
export const actual = ({ Y, targets }, i, target) => Y[i][targets.indexOf(target)];
