/**
 * The grid of charts, and its one rule: Plotly, which is slow, gets one call a frame; the canvases draw every frame.
 *
 * @typedef {import("./chart.js").Scene} Scene
 * @typedef {import("./chart.js").ChartSpec} ChartSpec
 * @typedef {{chart: Chart, key: string}} Made   `key` is the figure it shows; empty while it has none
 */

import { Chart } from "./chart.js";
import { readTheme } from "./theme.js";

/** The playhead has come to rest when it has not moved for so many milliseconds. */
const REST = 120;

export class Charts {
  /**
   * @param {HTMLElement} parent @param {() => void} wake asks for a frame
   * @param {(point: import("./drag.js").Dropped) => void} drop
   */
  constructor(parent, wake, drop) {
    this.root = parent.appendChild(document.createElement("div"));
    this.root.className = "dl-charts";
    this.wake = wake;
    this.drop = drop;
    /** @type {Map<string, Made>} */
    this.made = new Map();
    /** @type {((scene: Scene) => void)[]} figures to be set */
    this.jobs = [];
    /** plotly.js, once it is here. */
    this.Plotly = null;
    this.dirty = false;
    this.movedAt = 0;
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
    this.jobs.push((scene) => {
      made.chart.setFigure(this.Plotly, spec, { ...scene, run }, theme, texts);
      made.key = key;
    });
  }

  add(spec, texts) {
    const chart = new Chart(this.root, { changed: () => this.changed(), commit: () => this.commitAll(), drop: this.drop });
    chart.announce(spec, texts);
    this.made.set(spec.id, { chart, key: "" });
    return this.made.get(spec.id);
  }

  remove(id) {
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

  get committed() {
    return !this.jobs.length && this.all.every((chart) => chart.committed);
  }

  /** @param {number} now @param {Scene} scene @param {boolean} moving @returns {boolean} whether work is left */
  frame(now, scene, moving) {
    if (!this.Plotly) return false;
    this.scene = scene;
    if (this.dirty) this.draw(now);
    const busy = this.slowWork();
    if (busy || moving) return busy;
    if (now - this.movedAt >= REST) this.all.find((chart) => !chart.committed)?.commit(scene);
    return !this.committed;
  }

  draw(now) {
    for (const chart of this.all) chart.draw(this.scene);
    this.movedAt = now;
    this.dirty = false;
  }

  /** At most one call to Plotly: a figure that came, another run's points, or a chart whose axes were outgrown. */
  slowWork() {
    const job = this.jobs.shift();
    if (job) job(this.scene);
    if (job) return (this.dirty = true);
    const outdated = this.all.find((chart) => chart.isOutdated(this.scene));
    if (outdated) outdated.placeFixed(this.scene);
    if (outdated) return true;
    return this.inTurn().some((chart) => this.rescale(chart));
  }

  rescale(chart) {
    const change = chart.ranges.outgrown(this.scene);
    if (!change) return false;
    this.turn = chart;
    chart.rescale(change);
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
