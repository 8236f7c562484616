/**
 * The grid of charts, and its one rule: Plotly, which is slow, gets one call a frame; the canvases draw every frame.
 *
 * @typedef {import("./chart.js").Scene} Scene
 */

import { Chart } from "./chart.js";
import { readTheme } from "./theme.js";

/** The playhead has come to rest when it has not moved for so many milliseconds. */
const REST = 120;

export class Charts {
  /** @param {HTMLElement} parent @param {() => void} wake asks for a frame */
  constructor(parent, wake) {
    this.root = parent.appendChild(document.createElement("div"));
    this.root.className = "dl-charts";
    this.wake = wake;
    /** @type {Map<string, {chart: Chart, key: string}>} */
    this.made = new Map();
    /** @type {(() => void)[]} */
    this.jobs = [];
    this.dirty = false;
    this.movedAt = 0;
  }

  /** @param {import("./chart.js").ChartSpec[]} specs @param {string} run @param {any} Plotly */
  set(specs, run, texts, Plotly) {
    const theme = readTheme(this.root);
    const look = JSON.stringify([theme, run, texts.words]);
    const ids = new Set(specs.map(({ id }) => id));
    this.jobs = [];
    for (const id of [...this.made.keys()].filter((id) => !ids.has(id))) this.remove(id);
    specs.forEach((spec, i) => this.setOne(spec, i, look, () => [spec, run, theme, texts], Plotly));
  }

  setOne(spec, i, look, figure, Plotly) {
    const made = this.made.get(spec.id) ?? this.add(spec.id, Plotly);
    if (this.root.children[i] !== made.chart.root) this.root.insertBefore(made.chart.root, this.root.children[i] ?? null);
    const key = JSON.stringify(spec) + look;
    if (made.key === key) return;
    this.jobs.push(() => {
      made.key = key;
      made.chart.setFigure(...figure());
    });
    this.wake();
  }

  add(id, Plotly) {
    const chart = new Chart(this.root, Plotly, () => this.changed());
    chart.root.dataset.chart = id;
    chart.whenCommitted = () => this.commitAll();
    this.made.set(id, { chart, key: "" });
    return this.made.get(id);
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
    for (const chart of this.all) chart.forgetRanges();
    this.changed();
  }

  get committed() {
    return !this.jobs.length && this.all.every((chart) => chart.committed);
  }

  /** @param {number} now @param {Scene} scene @param {boolean} moving @returns {boolean} whether work is left */
  frame(now, scene, moving) {
    this.scene = scene;
    if (this.dirty) {
      for (const chart of this.all) chart.draw(scene);
      this.movedAt = now;
      this.dirty = false;
    }
    const busy = this.slowWork(scene);
    if (busy || moving) return busy;
    if (now - this.movedAt < REST) return !this.committed;
    this.all.find((chart) => !chart.committed)?.commit(scene);
    return !this.committed;
  }

  /** At most one call to Plotly: a figure that came, or a chart whose axes were outgrown. */
  slowWork(scene) {
    const job = this.jobs.shift();
    if (job) {
      job();
      return (this.dirty = true);
    }
    return this.inTurn().some((chart) => {
      const change = chart.outgrown(scene);
      if (!change) return false;
      this.turn = chart;
      chart.rescale(change, scene.run);
      chart.draw(scene);
      return true;
    });
  }

  /** The charts from the one after that which was served last: a busy chart does not starve the others. */
  inTurn() {
    const all = this.all;
    const first = all.indexOf(this.turn) + 1;
    return [...all.slice(first), ...all.slice(0, first)];
  }

  /** For those who need Plotly's own picture now, such as an export. */
  commitAll() {
    for (const chart of this.all) if (!chart.committed && this.scene) chart.commit(this.scene);
  }

  destroy() {
    for (const id of [...this.made.keys()]) this.remove(id);
    this.root.remove();
  }
}
