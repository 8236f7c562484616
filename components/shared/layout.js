/**
 * A page's figure made ready for Plotly: in the page's colours, with the layout that all charts here have.
 *
 * @typedef {import("./theme.js").Theme} Theme
 */

import { painted, template } from "./theme.js";

/** @param {{data: Object[], layout?: Object}} figure @param {Theme} theme */
export function themed(figure, theme) {
  const { data, layout = {} } = painted(figure, theme);
  return { data, layout: readyLayout(layout, theme) };
}

function readyLayout(layout, theme) {
  const { title, template: theirs, width, height, showlegend, ...rest } = layout;
  const own = {
    // the legend on the page is ours: see legend.js
    template: template(theme), autosize: true, margin: { l: 54, r: 14, t: 10, b: 40 }, showlegend: false,
    dragmode: matchMedia("(pointer: coarse)").matches ? false : "zoom", uirevision: "kept",
  };
  return merged(own, rest);
}

/** The second object over the first, deeply. */
export function merged(under, over) {
  if (!isPlain(under) || !isPlain(over)) return over;
  const keys = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, key in over ? merged(under[key], over[key]) : under[key]]));
}

const isPlain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
