/**
 * What Plotly draws of a sweep besides its axes: the traces of the page's figure, filled by the part they play
 * (`meta.part`), and the names of the bands above a curve.
 */

import { WAITING } from "./cells.js";

const DIVERGES = 3;
/** Losses smaller than this share of the largest do not count for a logarithmic axis. */
const LEAST = 1e-16;
/** A band's name in pixels: the size of its letters, and the mean width of one by that size. */
const SIZE = 12, WIDTH = 0.55;
const NOTHING = { x: [null], y: [null] };

/** @type {Object<string, (cells: import("./cells.js").Cells, palette: import("./paint.js").Palette) => Object>} */
export const PARTS = {
  loss: losses,
  diverged: (cells) => ({ x: cells.header.axes[0].values.filter((_, i) => cells.kind[i] === DIVERGES), y: [...cells.kind].filter((kind) => kind === DIVERGES).map(() => 0.975) }),
  goal: (cells) => (cells.header.best === null ? NOTHING : { x: ends(cells.header.axes[0]), y: [0, 0].map(() => cells.header.best + cells.header.tolerance) }),
  best,
  minima: (cells) => ({ x: cells.minima.map(({ x }) => x), y: cells.minima.map(({ y }) => y), text: cells.minima.map((_, i) => String(i + 1)) }),
};

/** @param {Object[]} data of the figure @returns {Object[]} the same, filled */
export const filled = (data, cells, palette) =>
  data.map((trace) => {
    const points = PARTS[trace.meta.part](cells, palette);
    const whole = points.x.length ? points : { ...points, ...NOTHING };
    return { ...trace, ...whole, marker: { ...trace.marker, ...points.marker } };
  });

function losses(cells, palette) {
  const least = floor(cells);
  return {
    x: cells.header.axes[0].values, y: heights(cells),
    marker: {
      color: [...cells.kind].map((kind) => palette.looks[kind]?.color ?? "#000000"),
      symbol: kept(cells).map((loss) => (loss !== null && loss < least ? "triangle-down" : "circle")),
    },
  };
}

/** The losses of a curve; null where there is none yet, or none to be drawn. */
const kept = ({ kind, loss }) => [...loss].map((value, i) => (kind[i] === WAITING || kind[i] === DIVERGES || !Number.isFinite(value) ? null : value));

/** The least loss that the axis of a curve shows: smaller ones stand there, as triangles that point down. */
const floor = (cells) => (positive(cells) ? LEAST * Math.max(...kept(cells)) : -Infinity);

function heights(cells) {
  const least = floor(cells);
  return kept(cells).map((value) => (value === null ? null : Math.max(value, least)));
}

/** Whether some losses of a curve are below its axis. */
export function isBelow(cells) {
  if (cells.up > 1) return false;
  const least = floor(cells);
  return kept(cells).some((loss) => loss !== null && loss < least);
}

/** Whether a logarithm of the losses makes sense. */
export const positive = (cells) => cells.loss.every((loss, i) => !(loss < 0) || cells.kind[i] === DIVERGES) && !(cells.header.best < 0);

function best(cells) {
  const cell = cells.end?.best_cell ?? null;
  if (cell === null) return NOTHING;
  const [x, y] = cells.at(cell);
  return { x: [x], y: [y ?? heights(cells)[cell]] };
}

const ends = ({ values }) => [values[0], values.at(-1)];

/**
 * The names of the bands of a curve, over their middles, where there is room for them.
 *
 * @param {number} pixels the width of the axis @returns {Object[]} Plotly's annotations
 */
export function bandNames(cells, pixels) {
  const { values, log } = cells.header.axes[0];
  const at = (i) => (log ? Math.log10(values[i]) : values[i]);
  const perCell = pixels / values.length;
  const named = stretches(cells.kind).filter(({ kind }) => kind !== WAITING).map(({ kind, from, to }) => ({ text: cells.header.kinds[kind], from, to }));
  return named.filter(({ text, from, to }) => text.length * SIZE * WIDTH < (to - from) * perCell).map(({ text, from, to }) => (
    { x: (at(from) + at(to - 1)) / 2, y: 1, yref: "paper", yanchor: "bottom", showarrow: false, text, font: { size: SIZE } }));
}

/** Neighbours of one kind. */
function stretches(kinds) {
  const found = [];
  kinds.forEach((kind, i) => {
    if (found.at(-1)?.kind === kind) found.at(-1).to = i + 1;
    else found.push({ kind, from: i, to: i + 1 });
  });
  return found;
}
