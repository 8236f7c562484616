/**
 * Points so far outside the axes that Plotly's arithmetic of lines overflows, as those of a lane that explodes: they
 * are brought nearer along the way to the plot's middle, still far outside. SVG knows numbers of single precision only.
 *
 * @typedef {import("../traces/binding.js").Points} Points
 * @typedef {import("../traces/binding.js").Range} Range
 */

import { fromAxis, toAxis } from "../traces/binding.js";

/** Of the plot's width and height. */
const FAR = 1e12;
/** Larger sizes would overflow here as well. */
const LARGEST = 1e200;

/** @param {Points} points @param {{x: Range, y: Range}} ranges @returns {Points} the same one in 3-D, and where no point is far */
export function nearer(points, ranges) {
  const { x, y, z } = points;
  if (z) return points;
  const away = Float64Array.from(x, (_, i) => Math.max(Math.abs(share(x[i], ranges.x)), Math.abs(share(y[i], ranges.y))));
  if (!away.some((size) => size > FAR)) return points;
  const pulled = (values, range) => Array.from(values, (value, i) => (away[i] > FAR ? place((share(value, range) * FAR) / away[i], range) : value));
  return { ...points, x: pulled(x, ranges.x), y: pulled(y, ranges.y) };
}

const middle = ({ low, high }) => low / 2 + high / 2;
const share = (value, range) => (Math.max(-LARGEST, Math.min(toAxis(value, range.log), LARGEST)) - middle(range)) / (range.high - range.low);
const place = (part, range) => fromAxis(middle(range) + part * (range.high - range.low), range.log);
