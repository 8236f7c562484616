/**
 * A page's figure made ready for the player: its bound traces empty, known by a `uid` and styled by kind wherever the
 * figure leaves it open.
 *
 * @typedef {import("../../shared/theme.js").Theme} Theme
 */

import { merged, themed } from "../../shared/layout.js";
import { isFixed, isGhost, kindOf } from "../traces/kinds.js";

/** The class of a trace's SVG group ends in its uid: by this the stylesheet hides what the canvas draws. */
const MOVING = "dl-moving-";
const FIXED = "dl-fixed-";

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
  const { style, canvas } = bind ? kindOf(bind) : {};
  if (!style) return trace;
  const look = merged(style(theme), isGhost(bind, { run }) ? GHOST : {});
  const uid = (isFixed(bind, run) ? FIXED : MOVING) + index;
  const own = merged(look, trace);
  if (trace.hovertemplate) delete own.hoverinfo;
  // An array of sizes makes Plotly think of bubbles: half transparent, with a border, unless told otherwise.
  if (canvas === "arrow") own.marker.size = [0, [own.marker.size].flat().pop()];
  return { ...own, uid, ...VOID, cliponaxis: false };
}
