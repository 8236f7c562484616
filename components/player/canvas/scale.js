/**
 * From values to pixels of a plot area, by an axis's own range: the same for linear and log axes, and without
 * Plotly's private methods.
 *
 * @typedef {{log: boolean, low: number, high: number, offset: number, length: number, down: boolean}} Scale
 */

/** Lines far outside the plot are cut there: a canvas is wrong with larger numbers. */
const FARTHEST = 20000;

/** @param {Object} axis of `_fullLayout` @param {boolean} down whether pixels count against values @returns {Scale} */
export function scaleOf(axis, down) {
  const [low, high] = axis.range.map(Number);
  return { log: axis.type === "log", low, high, offset: axis._offset, length: axis._length, down };
}

/**
 * On a log axis a line to 0 or below goes so many axes past its low end, as in Plotly: it falls straight. Farther than
 * FARTHEST, where a line would lean; a line that is upright is drawn right at any length.
 */
const BELOW = 1e3;

/**
 * @param {Scale} scale @param {boolean} [drops] lines may drop out of a log axis, single points have no place below it
 * @returns {(value: number) => number} pixels from the plot area's corner; NaN where there is no such point
 */
export function pixels(scale, drops = false) {
  const factor = scale.length / (scale.high - scale.low);
  const at = (value) => {
    const pixel = (value - scale.low) * factor;
    return Math.max(-FARTHEST, Math.min(scale.down ? scale.length - pixel : pixel, FARTHEST));
  };
  const past = drops ? (scale.down ? BELOW : -BELOW) * scale.length : NaN;
  return scale.log ? (value) => (value > 0 ? at(Math.log10(value)) : value <= 0 ? past : NaN) : at;
}

/**
 * The way back, to as few digits as a pixel tells apart: a person drags a point to 81.5, not to 81.4736842105263.
 * @returns {(pixel: number) => number}
 */
export function values(scale) {
  const factor = (scale.high - scale.low) / scale.length;
  const raw = (pixel) => scale.low + (scale.down ? scale.length - pixel : pixel) * factor;
  return scale.log ? (pixel) => Number((10 ** raw(pixel)).toPrecision(3)) : (pixel) => rounded(raw(pixel), factor);
}

function rounded(value, step) {
  const places = -Math.floor(Math.log10(step));
  return places > 0 ? Number(value.toFixed(Math.min(places, 100))) : Math.round(value / 10 ** -places) * 10 ** -places;
}

/** Two equal keys: the same pixels. */
export function scaleKey(x, y) {
  return [x, y].map((s) => `${s.log}${s.low},${s.high},${s.offset},${s.length}`).join(";");
}
