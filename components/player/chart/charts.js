/**
 * The grid of charts, and its one rule: Plotly, which is slow, gets one call a frame; the canvases draw every frame.
 *
 * @typedef {import("./chart.js").Scene} Scene
 * @typedef {import("./chart.js").ChartSpec} ChartSpec
 * @typedef {{chart: Chart, key: string}} Made   `key` is the figure it shows; empty while it has none
 */

import { add } from "../../shared/dom.js";
import { readTheme } from "../../shared/theme.js";
import { Chart } from "./chart.js";
import { Chart3d } from "./chart3d.js";
import { NoChart, hasWebgl } from "./nochart.js";

/** The playhead has come to rest when it has not moved for so many milliseconds. */
const REST = 120;
/** A chart is drawn from before it comes into sight. */
const NEAR = "100px";

export class Charts {
  /**
   * @param {HTMLElement} parent @param {() => void} wake asks for a frame
   * @param {(point: import("./drag.js").Dropped) => void} drop
   */
  constructor(parent, wake, drop) {
    this.root = add(parent, "div", "dl-charts");
    this.wake = wake;
    this.drop = drop;
    /** @type {Map<string, Made>} */
    this.made = new Map();
    /** @type {{build: string, run: (Plotly: any, scene: Scene) => void}[]} figures to be set */
    this.jobs = [];
    /** @type {Map<string, any>} the builds of plotly.js that are here */
    this.builds = new Map();
    this.dirty = false;
    this.movedAt = 0;
    this.sight = new IntersectionObserver((seen) => this.look(seen), { rootMargin: NEAR });
  }

  look(seen) {
    for (const { target, isIntersecting } of seen) target.inSight = isIntersecting;
    this.changed();
  }

  /** While a run plays, those out of sight wait; at rest all are the same. @param {Chart} chart */
  isWatched({ root }) {
    return !this.scene.soon || root.inSight !== false;
  }

  /** A figure that is the same is left alone. @param {ChartSpec[]} specs @param {string} run */
  set(specs, run, texts) {
    const theme = readTheme(this.root);
    const look = JSON.stringify([theme, run, texts.words]);
    const ids = new Set(specs.map(({ id }) => id));
    this.jobs = [];
    for (const id of [...this.made.keys()].filter((id) => !ids.has(id))) this.remove(id);
    specs.forEach((spec, i) => this.setOne(spec, i, JSON.stringify(spec) + look, run, theme, texts));
    this.wake();
  }

  setOne(spec, i, key, run, theme, texts) {
    const made = this.made.get(spec.id) ?? this.add(spec, texts);
    const { root } = made.chart;
    if (this.root.children[i] !== root) this.root.insertBefore(root, this.root.children[i] ?? null);
    if (made.key === key) return;
    const set = (Plotly, scene) => {
      made.chart.setFigure(Plotly, spec, { ...scene, run }, theme, texts);
      made.key = key;
    };
    this.jobs.push({ build: buildOf(spec), run: set });
  }

  add(spec, texts) {
    const hooks = {
      changed: () => this.changed(), commit: () => this.commitAll(), wake: this.wake, drop: this.drop,
    };
    const chart = new (kindOf(spec))(this.root, hooks);
    chart.announce(spec, texts);
    this.sight.observe(chart.root);
    this.made.set(spec.id, { chart, key: "" });
    return this.made.get(spec.id);
  }

  remove(id) {
    this.sight.unobserve(this.made.get(id).chart.root);
    this.made.get(id).chart.destroy();
    this.made.delete(id);
  }

  /** Those that have a figure by now. */
  get all() {
    return [...this.made.values()].filter(({ key }) => key).map(({ chart }) => chart);
  }

  /** The picture must be drawn again. */
  changed() {
    this.dirty = true;
    this.wake();
  }

  forgetRanges() {
    for (const chart of this.all) chart.ranges.forget();
    this.changed();
  }

  /** The axes that a person gave the other scale. @returns {string[]} such as "loss.y" */
  get flipped() {
    return this.all.flatMap(({ spec, ranges }) => (ranges.flipped ?? []).map((letter) => `${spec.id}.${letter}`));
  }

  get committed() {
    return !this.jobs.length && this.all.every((chart) => chart.committed);
  }

  /** @param {number} now @param {Scene} scene @param {boolean} moving @returns {boolean} whether work is left */
  frame(now, scene, moving) {
    if (!this.builds.size) return false;
    this.scene = scene;
    if (this.dirty) this.draw(now);
    const busy = this.slowWork();
    if (busy || moving) return busy;
    if (now - this.movedAt >= REST) this.all.find((chart) => !chart.committed)?.commit(scene);
    return !this.all.every((chart) => chart.committed);
  }

  draw(now) {
    for (const chart of this.all) this.isWatched(chart) ? chart.draw(this.scene) : chart.wait(this.scene);
    this.movedAt = now;
    this.dirty = false;
  }

  /** At most one call to Plotly: a figure that came, another run's points, or a chart whose axes were outgrown. */
  slowWork() {
    const next = this.jobs.findIndex(({ build }) => this.builds.has(build));
    if (next >= 0) return this.setFigure(...this.jobs.splice(next, 1));
    const outdated = this.all.find((chart) => chart.isOutdated(this.scene));
    if (outdated) outdated.placeFixed(this.scene);
    return Boolean(outdated) || this.inTurn().some((chart) => this.isWatched(chart) && this.serve(chart));
  }

  setFigure({ build, run }) {
    run(this.builds.get(build), this.scene);
    return (this.dirty = true);
  }

  serve(chart) {
    const work = chart.urgent(this.scene);
    if (!work) return false;
    this.turn = chart;
    work();
    chart.draw(this.scene);
    return true;
  }

  /** The charts from the one after that which was served last: a busy chart does not starve the others. */
  inTurn() {
    const { all } = this;
    const first = all.indexOf(this.turn) + 1;
    return [...all.slice(first), ...all.slice(0, first)];
  }

  /** For those who need Plotly's own picture now, such as an export. */
  commitAll() {
    for (const chart of this.all) if (!chart.committed) chart.commit(this.scene);
  }

  destroy() {
    for (const id of [...this.made.keys()]) this.remove(id);
    this.root.remove();
  }
}

/** Most charts make do with plotly.js' small build. @param {ChartSpec} spec */
export const buildOf = (spec) => spec.build ?? "basic";

function kindOf({ figure }) {
  if (!figure.layout?.scene) return Chart;
  return hasWebgl() ? Chart3d : NoChart;
}
