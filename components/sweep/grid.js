/**
 * Where cells are on the screen: each has its value in its middle, along a linear or a logarithmic axis of Plotly's.
 *
 * @typedef {{low: number, high: number, step: number, count: number, log: boolean}} Side in the axis' own units, powers
 *   of ten where it is logarithmic; `low` and `high` are the outer edges of the first and the last cell
 */

/** @param {import("./cells.js").Axis} axis @returns {Side} */
export function sideOf({ values, log }) {
  const [first, last] = [values[0], values.at(-1)].map((value) => (log ? Math.log10(value) : value));
  const step = values.length > 1 ? (last - first) / (values.length - 1) : 1;
  return { low: first - step / 2, high: last + step / 2, step, count: values.length, log };
}

/** @param {Side} side @param {Object} axis of Plotly's `_fullLayout` @param {number} pixel from the plot's own edge */
export function placeAt(side, { range, _length }, pixel) {
  const value = range[0] + (pixel / _length) * (range[1] - range[0]);
  const place = Math.floor((value - side.low) / side.step);
  return place >= 0 && place < side.count ? place : -1;
}

/** @returns {[number, number]} the pixels between which a stretch of an axis lies */
export function pixels(low, high, { range, _length }) {
  const at = (value) => ((value - range[0]) / (range[1] - range[0])) * _length;
  return [at(low), at(high)];
}

/** @returns {[number, number]} the pixels between which a cell lies */
export const cellPixels = (side, place, axis) => pixels(side.low + place * side.step, side.low + (place + 1) * side.step, axis);
