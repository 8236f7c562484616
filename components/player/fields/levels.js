/**
 * The colours and level lines of a plane: evenly spaced in powers of ten, since a loss spans decades, or as they are
 * (`even`), where a surface has no lowest point to look at closely. Hover tells the values as they are.
 */

import { drawable } from "../canvas/scene.js";

const LEVELS = 14;
/** So few of the lowest points share one colour: a single point near zero would take all others' colours. */
const LOWEST = 0.005;
/** Values that are not all positive are measured from a little below the least. */
const BELOW = 1e-4;

/** @param {{x: Float64Array, y: Float64Array, z: Float64Array[]}} points @param {{type: string, contours?: Object}} trace */
export function coloured({ x, y, z }, trace) {
  const { powers, low, high } = trace.meta.bind.even ? asTheyAre(z) : inPowers(z);
  if (trace.type === "surface") return { x, y, z: z.map((row) => row.map(drawable)), surfacecolor: powers, cmin: low, cmax: high };
  const size = (high - low) / LEVELS || 1;
  const contours = { ...trace.contours, start: low + size, end: high - size / 2, size };
  return { x, y, z: powers, customdata: z, zmin: low, zmax: high, autocontour: false, contours };
}

function asTheyAre(z) {
  const [low, high] = span(z);
  return { powers: z, low, high };
}

/** The powers of ten of all values, and between which of them the colours go. @param {Float64Array[]} z */
export function inPowers(z) {
  const [least, most] = span(z);
  const shift = least > 0 ? 0 : (most - least || 1) * BELOW - least;
  const powers = z.map((row) => row.map((value) => Math.log10(value + shift)));
  const sorted = Float64Array.from(powers.flatMap((row) => [...row].filter(Number.isFinite))).sort();
  const low = sorted[Math.floor(sorted.length * LOWEST)] ?? 0;
  return { powers, low, high: sorted.at(-1) ?? 1 };
}

/** The least and the greatest value that is a number. @param {Float64Array[]} z @returns {[number, number]} */
export function span(z) {
  let [least, most] = [Infinity, -Infinity];
  for (const row of z) {
    for (const value of row) {
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  return [least, most];
}
