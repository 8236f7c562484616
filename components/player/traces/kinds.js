/**
 * Every kind of trace, in one entry: what reads a trace asks here what its kind wants.
 *
 * @typedef {import("./binding.js").Bind} Bind
 * @typedef {import("./binding.js").View} View
 * @typedef {{
 *   resolve?: (bind: Bind, view: View) => import("./binding.js").Points,
 *   field?: import("../fields/shapes.js").Shape,
 *   style?: (theme: import("../../shared/theme.js").Theme) => Object,
 *   canvas?: "path"|"line"|"arrow"|"markers",
 *   rows?: boolean,
 *   predicted?: (bind: Bind, sample: import("./model.js").Sample) => number[],
 *   table?: (bind: Bind, letter: string, sample: import("./model.js").Sample, i: number) => number,
 *   mark?: (bind: Bind, letter: string) => string|undefined|false,
 *   roomy?: boolean, single?: boolean, dims?: boolean,
 * }} Kind
 *   Where it is: `resolve` works it out, a `field` is fetched.
 *   How it looks: `style` has what a figure leaves open; a kind without is Plotly's alone. `canvas`: what draws it while
 *   the playhead moves; without, it stands still and Plotly draws it once.
 *   What an axis covers of it: `rows`, its columns; `predicted`, on y, what the weights make of these rows of the sample;
 *   `table`, a number of the table; `mark`, the name of the header's mark on that axis; `roomy`: there is a plane around.
 *   What Plotly makes of it: `single`, points that it cannot place far away. `dims`: it goes dim once its lane diverged.
 */

import { CURVE, PLANE } from "../fields/shapes.js";
import { NOTHING, isOfAnother } from "./binding.js";
import { actual, ownUnits, rowsOf } from "./model.js";
import * as place from "./places.js";

const ARROW = {
  canvas: "arrow", rows: true, single: true, dims: true,
  style: () => ({
    mode: "lines+markers", hoverinfo: "skip", line: { width: 2 },
    marker: { symbol: "arrow", angleref: "previous", size: 12, opacity: 1, line: { width: 0 } },
  }),
};

/** @type {Object<string, Kind>} */
export const KINDS = {
  path: { resolve: place.path, canvas: "path", rows: true, dims: true, style: () => ({ mode: "lines", line: { width: 2 } }) },
  head: {
    resolve: place.head, canvas: "markers", rows: true, single: true,
    style: (theme) => ({ mode: "markers", marker: { size: 11, line: { width: 1.5, color: theme.background } } }),
  },
  start: {
    resolve: place.start, rows: true,
    style: (theme) => ({ mode: "markers", marker: { symbol: "circle-open", size: 15, color: theme.text, line: { width: 2 } } }),
  },
  tangent: {
    resolve: place.tangent, canvas: "line", rows: true,
    style: () => ({ mode: "lines", hoverinfo: "skip", line: { width: 1.5, dash: "dash" } }),
  },
  next: { ...ARROW, resolve: place.next },
  arrow: { ...ARROW, resolve: place.arrow },
  end: {
    resolve: place.end, canvas: "markers", rows: true, single: true,
    style: (theme) => ({ mode: "markers", marker: { symbol: "x", size: 11, color: theme.red } }),
  },
  level: {
    resolve: place.level, mark: (bind, letter) => bind.axis === letter && bind.mark,
    style: () => ({ mode: "lines", hoverinfo: "skip", line: { width: 1.5, dash: "dot" } }),
  },
  mark: {
    resolve: place.mark, mark: (bind, letter) => bind[letter],
    style: (theme) => ({ mode: "markers", marker: { symbol: "star", size: 13, line: { width: 1, color: theme.background } } }),
  },
  predicted: {
    resolve: place.predicted, canvas: "markers", predicted: (bind, sample) => rowsOf(sample, bind.part),
    table: (bind, _letter, sample, i) => actual(sample, i, bind.target), // on both axes, so that y = x is in sight
    style: () => ({ mode: "markers", marker: { size: 8 } }),
  },
  points: {
    resolve: place.points,
    table: (bind, letter, sample, i) => (letter === "x" ? ownUnits(sample, i) : actual(sample, i, bind.target)),
    style: () => ({ mode: "markers", marker: { size: 9 } }),
  },
  fit: {
    resolve: place.fit, canvas: "line", predicted: (_bind, sample) => ends(sample),
    style: () => ({ mode: "lines", hoverinfo: "skip", line: { width: 2.5 } }),
  },
  diagonal: { resolve: place.diagonal, style: () => ({ mode: "lines", hoverinfo: "skip", line: { width: 1.5, dash: "dot" } }) },
  curve: { field: CURVE, style: () => ({ mode: "lines", line: { width: 1.5 } }) },
  plane: { field: PLANE, roomy: true },
};

/** A kind that nobody knows shows nothing. @param {Bind} bind @returns {Kind} */
export const kindOf = (bind) => KINDS[bind.kind] ?? {};

/** What a bound trace shows: canvas and Plotly are both fed from here. @param {Bind} bind @param {View} view */
export const resolve = (bind, view) => kindOf(bind).resolve?.(bind, view) ?? NOTHING;

export const isPath = (bind) => kindOf(bind).canvas === "path";

/** A path of another stream is drawn whole, unless it is to follow the playhead. */
export const isGhost = (bind, view) => isPath(bind) && isOfAnother(bind, view);

/** Whether a trace stays the same while a run plays: Plotly draws it once. */
export const isFixed = (bind, run) => !kindOf(bind).canvas || isGhost(bind, { run });

/** Whether its points are fetched. */
export const isField = (bind) => Boolean(kindOf(bind).field);

/** Of a line its ends among the points. */
function ends(sample) {
  const along = sample.X.map(([x]) => x);
  return [along.indexOf(Math.min(...along)), along.indexOf(Math.max(...along))];
}
