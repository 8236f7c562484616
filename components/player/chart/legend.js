/**
 * A chart's legend: a line of names above the plot, each with its stroke and marker. Ours and not Plotly's, which
 * takes its room from the plot, covers data where it wraps, and is laid out again at every change of an axis.
 */

import { add, element } from "../../shared/dom.js";
import { drawLine, drawMarkers, styleOf } from "../canvas/draw.js";

const [WIDTH, HEIGHT, LARGEST] = [26, 12, 9];
/** So that a long dash repeats in a short stroke. */
const SHORTER = 0.6;

export class Legend {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.parent = parent;
    this.root = add(parent, "ul", "dl-legend");
    this.root.hidden = true;
  }

  /** @param {boolean} wanted @param {Object[]} traces of `_fullData`; one of each name is told */
  show(wanted, traces) {
    const told = new Map();
    for (const trace of traces) if (trace.showlegend !== false && !told.has(trace.name)) told.set(trace.name, trace);
    this.root.hidden = !wanted || !told.size;
    this.parent.classList.toggle("dl-with-legend", !this.root.hidden);
    this.root.replaceChildren(...(wanted ? [...told.values()].map(entry) : []));
  }
}

function entry(trace) {
  const item = element("li");
  item.append(swatch(styleOf(trace)), trace.name);
  return item;
}

/** A short stroke with its marker. @param {import("../canvas/draw.js").Style} style */
export function swatch(style) {
  const canvas = element("canvas");
  [canvas.width, canvas.height] = [WIDTH * devicePixelRatio, HEIGHT * devicePixelRatio];
  canvas.setAttribute("aria-hidden", "true");
  const pen = canvas.getContext("2d");
  pen.scale(devicePixelRatio, devicePixelRatio);
  const small = { ...style, size: Math.min(style.size, LARGEST), dash: style.dash.map((part) => part * SHORTER) };
  if (style.lines) drawLine(pen, small, [0, WIDTH], [HEIGHT / 2, HEIGHT / 2]);
  if (style.markers) drawMarkers(pen, small, [WIDTH / 2], [HEIGHT / 2], () => true);
  return canvas;
}
