/**
 * A chart in three dimensions: the surface is Plotly's, and so are path and head at rest. While the playhead moves,
 * the canvases draw them as the camera sees them. There nothing hides behind the surface, so at rest they lie a
 * little above it.
 */

import { LIFT, SceneOverlay, drawable } from "../canvas/scene.js";
import { span } from "../fields/levels.js";
import { fromAxis, toAxis } from "../traces/binding.js";
import { Chart } from "./chart.js";

/** WebGL's lines are half as wide as they say, its markers larger. */
const LINES = 0.5;
const MARKERS = 1.35;

const same = (value) => value;

/** What lies far outside the axes would cost the surface WebGL's few digits. */
const FAR = 100;
const nearby = (value, { low, high, log }) => (Math.abs(toAxis(value, log) - low) > FAR * (high - low) ? NaN : drawable(value));

/** The heights of a plane within the axes: it was fetched for a little more. @returns {Float64Array[]} */
function inSight({ x, y, z }, ranges) {
  const within = (value, { low, high, log }) => toAxis(value, log) >= low && toAxis(value, log) <= high;
  return z.filter((_, j) => within(y[j], ranges.y)).map((row) => row.filter((_, i) => within(x[i], ranges.x)));
}

/** The wheel scrolls the page, as elsewhere; with Ctrl, or two fingers apart, it is Plotly's and zooms. */
function scrollsPage(event) {
  if (!event.ctrlKey) event.stopPropagation();
}

export class Chart3d extends Chart {
  /** @param {HTMLElement} parent @param {import("./chart.js").Hooks} hooks */
  constructor(parent, hooks) {
    super(parent, hooks, SceneOverlay);
    this.root.classList.add("dl-3d");
    this.plot.addEventListener("wheel", scrollsPage, { capture: true });
  }

  setFigure(Plotly, spec, scene, theme, texts) {
    this.camera = spec.figure.layout.scene.camera ?? null;
    this.drawn = null;
    super.setFigure(Plotly, spec, scene, theme, texts);
    this.emptied = true;
  }

  boundItems(run) {
    const items = super.boundItems(run);
    for (const { style } of items) Object.assign(style, { width: style.width * LINES, size: style.size * MARKERS });
    return items;
  }

  /** @param {import("./chart.js").Scene} scene */
  draw(scene) {
    if (this.overlay.sees(this.gd._fullLayout)) return super.draw(scene);
    this.wantFields(this.view(scene), false);
    this.committed = false;
  }

  /** Copies in WebGL cannot be hidden, as those in SVG are: they are emptied; without a camera, redrawn each time. */
  urgent(scene) {
    const change = this.ranges.outgrown(scene);
    const sees = this.overlay.sees(this.gd._fullLayout);
    if (sees && (change || (this.live && !this.emptied))) return () => this.rescale(change ?? {});
    if (!sees && (change || this.drawn !== scene.step)) return () => this.redraw(scene, change);
    return null;
  }

  redraw(scene, change) {
    if (change) this.rescale(change);
    this.drawn = scene.step;
    this.commit(scene);
  }

  /** Path and head as Plotly has them: lifted, with the values as they are for hover. */
  coordinates(points) {
    const ranges = this.ranges.shown(this.gd._fullLayout);
    const { low, high, log } = ranges.z;
    const lift = (z) => fromAxis(toAxis(z, log) + LIFT * (high - low), log);
    const of = (letter, change) => points.map((each) => Array.from(each[letter], (value) => change(nearby(value, ranges[letter]))));
    return { x: of("x", same), y: of("y", same), z: of("z", lift), customdata: of("z", same) };
  }

  /** The surface's own height counts for the axis. */
  show(index, field) {
    if (field.points.z) this.ranges.count("z", span(inSight(field.points, this.ranges.shown(this.gd._fullLayout))));
    super.show(index, field);
    this.hooks.wake();
  }

  /** At rest the camera moves Plotly's own copies. */
  turning() {
    if (this.live) this.hooks.changed();
  }

  relaidOut(change) {
    if (!("scene.camera" in change)) return;
    this.head.setZoomed(true);
    this.turning();
  }

  reset() {
    this.Plotly.relayout(this.gd, { "scene.camera": this.camera });
    this.head.setZoomed(false);
    this.hooks.changed();
  }
}
