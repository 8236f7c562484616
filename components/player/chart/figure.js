/**
 * A page's figure made ready for the player: its bound traces empty, known by a `uid` and styled by kind wherever the
 * figure leaves it open.
 *
 * @typedef {import("../../shared/theme.js").Theme} Theme
 */

import { merged, themed } from "../../shared/layout.js";
import { ARROWS, isFixed } from "../canvas/overlay.js";
import { isGhost } from "../traces/binding.js";

/** The class of a trace's SVG group ends in its uid: by this the stylesheet hides what the canvas draws. */
const MOVING = "dl-moving-";
const FIXED = "dl-fixed-";

const arrow = () => ({
  mode: "lines+markers", hoverinfo: "skip", line: { width: 2 },
  marker: { symbol: "arrow", angleref: "previous", size: 12, opacity: 1, line: { width: 0 } },
});

/** @type {Object<string, (theme: Theme) => Object>} */
const STYLES = {
  path: () => ({ mode: "lines", line: { width: 2 } }),
  head: (theme) => ({ mode: "markers", marker: { size: 11, line: { width: 1.5, color: theme.background } } }),
  tangent: () => ({ mode: "lines", hoverinfo: "skip", line: { width: 1.5, dash: "dash" } }),
  next: arrow,
  arrow,
  end: (theme) => ({ mode: "markers", marker: { symbol: "x", size: 11, color: theme.red } }),
  level: () => ({ mode: "lines", hoverinfo: "skip", line: { width: 1.5, dash: "dot" } }),
  mark: (theme) => ({ mode: "markers", marker: { symbol: "star", size: 13, line: { width: 1, color: theme.background } } }),
  start: (theme) => ({ mode: "markers", marker: { symbol: "circle-open", size: 15, color: theme.text, line: { width: 2 } } }),
  curve: () => ({ mode: "lines", line: { width: 1.5 } }),
  diagonal: () => ({ mode: "lines", hoverinfo: "skip", line: { width: 1.5, dash: "dot" } }),
  points: () => ({ mode: "markers", marker: { size: 9 } }),
  predicted: () => ({ mode: "markers", marker: { size: 8 } }),
  fit: () => ({ mode: "lines", hoverinfo: "skip", line: { width: 2.5 } }),
};

/** Plotly gives a trace without points no style at all: not what it would look like, which the canvas must know. */
export const VOID = { x: [null], y: [null], z: [null] };

const GHOST = { opacity: 0.4, hoverinfo: "skip", line: { dash: "dot" } };

/** @param {{data: Object[], layout?: Object}} figure @param {string} run the run's name @param {Theme} theme */
export function ready(figure, run, theme) {
  const { data, layout } = themed(figure, theme);
  return { data: data.map((trace, i) => readyTrace(trace, i, run, theme)), layout };
}

function readyTrace(trace, index, run, theme) {
  const bind = trace.meta?.bind;
  if (!bind || bind.kind === "plane") return trace;
  const style = merged(STYLES[bind.kind]?.(theme) ?? {}, isGhost(bind, { run }) ? GHOST : {});
  const uid = (isFixed(bind, run) ? FIXED : MOVING) + index;
  const own = merged(style, trace);
  if (trace.hovertemplate) delete own.hoverinfo;
  // An array of sizes makes Plotly think of bubbles: half transparent, with a border, unless told otherwise.
  if (ARROWS.has(bind.kind)) own.marker.size = [0, [own.marker.size].flat().pop()];
  return { ...own, uid, ...VOID, cliponaxis: false };
}
