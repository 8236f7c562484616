/**
 * A sweep as a picture: a square of pixels a cell, coloured by its kind and shaded by its steps. Patterns run through
 * the whole picture, so that they are seen in cells of one pixel, too.
 *
 * @typedef {{color: string, pattern: "plain"|"dots"|"stripes"|"lines"|"checks"|"hatch"}} Look
 * @typedef {{looks: Look[], scale?: string[], minima?: string[]}} Palette `looks` of the kinds 0, 1, … (of a basin:
 *   of −1 and −2), `scale` the colours of the kind 0 from few steps to many, `minima` the colours of basins
 */

import { WAITING } from "./cells.js";

/** So many pixels a side at the least. */
const SIDE = 512;
const SHADES = 64;
export const PATTERNS = {
  dots: (x, y) => x % 6 < 2 && y % 6 < 2,
  stripes: (x, y) => (x + y) % 9 < 3,
  lines: (x, y) => y % 7 < 2,
  checks: (x, y) => x % 8 < 4 === y % 8 < 4,
  hatch: (x, y) => (x + y) % 8 < 2 || (x + 8 * SIDE - y) % 8 < 2,
};
/** How much of black or white is in a pattern. */
const INK = 0.28;
/** A basin is mixed with white where few steps led there, with black where many did. */
const [LIGHTEST, DARKEST] = [0.62, 0.5];

/** @param {import("./cells.js").Cells} cells @returns {number} pixels a cell and side */
export const sizeOf = (cells) => Math.max(1, Math.round(SIDE / Math.max(cells.across, cells.up)));

/** @param {HTMLCanvasElement} canvas @param {import("./cells.js").Cells} cells @param {Palette} palette */
export function paint(canvas, cells, palette) {
  const { across, up, kind } = cells;
  const size = sizeOf(cells);
  [canvas.width, canvas.height] = [across * size, up === 1 ? 1 : up * size];
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  const brush = brushOf(cells, palette);
  for (let y = 0; y < canvas.height; y++) {
    const row = (up - 1 - Math.floor(y / size)) * across;
    for (let column = 0; column < across; column++) {
      const cell = (up === 1 ? 0 : row) + column;
      if (kind[cell] === WAITING) continue;
      const { fill, ink, pattern } = brush(cell);
      const first = y * canvas.width + column * size;
      for (let i = 0; i < size; i++) pixels[first + i] = pattern?.(column * size + i, y) ? ink : fill;
    }
  }
  pen.putImageData(image, 0, 0);
}

/** @returns {(cell: number) => {fill: number, ink?: number, pattern?: (x: number, y: number) => boolean}} */
function brushOf(cells, palette) {
  const { kind, steps } = cells;
  const plain = palette.looks.map(solid);
  const basins = (palette.minima ?? []).map(shades);
  const scale = palette.scale && ramp(palette.scale);
  const shade = shadeOf(cells.span);
  return (cell) => {
    const code = kind[cell];
    if (cells.header.sweep === "basins") return code < 0 ? plain[-1 - code] : basins[code % basins.length][shade(steps[cell])];
    return code === 0 && scale ? scale[shade(steps[cell])] : plain[code];
  };
}

/** Steps span decades, as losses do. */
function shadeOf({ low, high }) {
  const [from, to] = [Math.log1p(low), Math.log1p(high)];
  const share = (steps) => (Math.log1p(Number.isNaN(steps) ? high : steps) - from) / (to - from || 1);
  return (steps) => Math.round((SHADES - 1) * Math.min(Math.max(share(steps), 0), 1));
}

/** @param {Look} look */
function solid({ color, pattern }) {
  return { fill: packed(rgb(color)), ink: packed(mixed(rgb(color), isLight(rgb(color)) ? 0 : 255, INK)), pattern: PATTERNS[pattern] };
}

/** The colours of one basin, the fast ones first. */
function shades(color) {
  return Array.from({ length: SHADES }, (_, i) => {
    const light = 1 - (2 * i) / (SHADES - 1);
    return { fill: packed(light > 0 ? mixed(rgb(color), 255, LIGHTEST * light) : mixed(rgb(color), 0, -DARKEST * light)) };
  });
}

function ramp(colors) {
  const stops = colors.map(rgb);
  return Array.from({ length: SHADES }, (_, i) => {
    const at = (i / (SHADES - 1)) * (stops.length - 1);
    const [low, share] = [Math.min(Math.floor(at), stops.length - 2), at - Math.min(Math.floor(at), stops.length - 2)];
    return { fill: packed(stops[low].map((part, j) => part + share * (stops[low + 1][j] - part))) };
  });
}

/** @param {string} color as #rrggbb */
const rgb = (color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
const mixed = (parts, other, share) => parts.map((part) => part + share * (other - part));
const isLight = ([r, g, b]) => 0.299 * r + 0.587 * g + 0.114 * b > 110;
/** As the bytes of an ImageData lie in memory: red first. */
const packed = ([r, g, b]) => ((255 << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0;

/** A small piece of a look, for the legend. @param {HTMLCanvasElement} canvas @param {Look} look */
export function swatch(canvas, { color, pattern }) {
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  const { fill, ink, pattern: isInk } = solid({ color, pattern });
  for (let i = 0; i < pixels.length; i++) pixels[i] = isInk?.(i % canvas.width, Math.floor(i / canvas.width)) ? ink : fill;
  pen.putImageData(image, 0, 0);
}
