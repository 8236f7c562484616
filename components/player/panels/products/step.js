/**
 * The matrices of one step, written out: Ŷ = X·W + b, its errors, and the gradient by the chain rule. Pure functions.
 *
 * @typedef {import("../../traces/model.js").Sample} Sample
 * @typedef {{at: number, slope: import("../../../shared/formula.js").Tree, constants: Object<string, number>, l1: number, l2: number,
 *            plain: boolean, markup: Object<string, string>}} Leg   `slope` is ∂L/∂ŷ of one number, of n·m in all; `plain`:
 *   W − lr·G is the whole update
 * @typedef {{indices: number[], count: number|null, all: boolean, missing: number[]}} Rows   places in the sample; how
 *   many there are; whether those here are all of them; rows of the table that are not here
 * @typedef {{X: number[][], Y: number[][], W: number[][], b: number[], P: number[][], E: number[][], D: number[][],
 *            G: number[][], g: number[]}} Step
 */

import { evaluate } from "../../../shared/formula.js";
import { biasName, rowsOf, weightName } from "../../traces/model.js";

/** The rows whose loss this step's gradient is of. @param {Object} header @param {import("../../rows/store.js").Lane} lane @returns {Rows} */
export function batchOf({ sample, spec }, lane, step) {
  const train = rowsOf(sample, "train");
  const listed = [...lane.columns.keys()].filter((name) => name.startsWith("batch["));
  if (listed.length) return among(sample, listed.map((name) => lane.at(name, step)).filter(Number.isFinite));
  const whole = !spec.batch || spec.batch >= sample.train;
  if (!whole) return { indices: train, count: null, all: false, missing: [] };
  return { indices: train, count: sample.train, all: train.length === sample.train, missing: [] };
}

function among(sample, numbers) {
  const places = numbers.map((number) => sample.row.indexOf(number));
  const missing = numbers.filter((_, i) => places[i] < 0);
  return { indices: places.filter((place) => place >= 0), count: numbers.length, all: !missing.length, missing };
}

/** W, shape (features, targets), and b as a row of the stream has them; with "grad_" before, their gradients. */
export function weightsAt({ features, targets }, lane, row, before = "") {
  return {
    W: features.map((feature) => targets.map((target) => lane.at(before + weightName(feature, target), row))),
    b: targets.map((target) => lane.at(before + biasName(target), row)),
  };
}

/** @param {Sample} sample @param {Leg} leg @param {number[]} indices @param {number} count @returns {Step} */
export function written(sample, leg, { W, b }, indices, count) {
  const [X, Y] = [indices.map((i) => sample.X[i]), indices.map((i) => sample.Y[i])];
  const P = product(X, W).map((row) => row.map((value, t) => value + b[t]));
  const E = Y.map((row, i) => row.map((value, t) => value - P[i][t]));
  const given = { ...leg.constants, n: count, m: b.length };
  const D = P.map((row, i) => row.map((y_hat, t) => evaluate(leg.slope, { ...given, y: Y[i][t], y_hat })));
  const G = product(transposed(X, W.length), D).map((row, f) => row.map((value, t) => value + penalty(leg, W[f][t])));
  return { X, Y, W, b, P, E, D, G, g: b.map((_, t) => D.reduce((sum, row) => sum + row[t], 0)) };
}

/** What the penalties add to the gradient of a weight. */
export const penalty = ({ l1, l2 }, w) => l1 * Math.sign(w) + 2 * l2 * w;

const product = (A, B) => A.map((row) => (B[0] ?? []).map((_, j) => row.reduce((sum, value, k) => sum + value * B[k][j], 0)));

export const transposed = (A, height) => Array.from({ length: height }, (_, j) => A.map((row) => row[j]));
