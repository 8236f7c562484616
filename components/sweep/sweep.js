/**
 * One sweep on a page: reads its stream, shows how far it is, draws its cells as they are decided, and tells the page
 * which cell to open.
 *
 * @typedef {{url: string, assets: string, chart: import("./chart.js").ChartSpec, about: string[],
 *            texts: Object<string, string>}} SweepData
 * @typedef {{parentElement: HTMLElement, data: SweepData, setTriggerValue: (name: string, value: any) => void}} Component
 */

import { loadPlotly, loadStyles } from "../shared/assets.js";
import { add } from "../shared/dom.js";
import { shown } from "../shared/number.js";
import { Status } from "../shared/status.js";
import { Stream } from "../shared/stream.js";
import { Texts } from "../shared/texts.js";
import { readTheme } from "../shared/theme.js";
import { Bar } from "./bar.js";
import { Cells, WAITING } from "./cells.js";
import { Chart } from "./chart.js";
import { Side, minimumName } from "./side.js";

/** A running sweep is drawn at most so often. */
const PACE = 250;
/** So many steps one by one take seconds: they wait for a person to start them. */
const COSTLY = 5_000;
/** The sweeps that a person started in this tab go on after a reload. */
const STARTED = "dl-sweep-started";

export class Sweep {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.styles = loadStyles(new URL("./sweep.css", import.meta.url).href);
    this.root = add(parent, "div", "descent-lab dl-sweep");
    this.root.hidden = true;
    this.styles.then(() => (this.root.hidden = false));
    this.texts = new Texts();
    this.bar = new Bar(this.root, { go: () => this.start(), cancel: () => this.cancel() });
    this.status = new Status(this.root, () => this.go());
    const body = add(this.root, "div", "dl-sweep-body");
    this.chart = new Chart(body, { point: (cell, how) => this.point(cell, how), open: (cell) => this.open(cell) });
    this.side = new Side(body, () => this.open(this.chart.cell ?? this.last));
    /** @type {Cells|null} what is on screen; a coming sweep takes over with its first cells */
    this.cells = null;
    this.root.sweep = { cells: () => this.cells, url: () => this.url };
  }

  /** Called on every rerun: what is the same stays untouched. @param {Component} component */
  update(component) {
    const before = this.data;
    [this.component, this.data] = [component, component.data];
    this.texts = new Texts(this.data.texts);
    this.root.dataset.sweep = this.data.chart.id;
    this.side.showAbout(this.data.about, this.texts);
    if (before?.url !== this.data.url) this.load();
    else if (this.cells) this.draw();
  }

  load() {
    this.stream?.close();
    this.coming = new Cells();
    this.spec = this.data.chart;
    this.last = null;
    this.go();
  }

  /** Reads on from what is decided: the server computes only what nobody has asked for before. */
  go() {
    this.stream?.close();
    const { url } = this.data;
    const cells = this.coming;
    this.stream = new Stream(url, cells, { onRows: () => this.onRows(url, cells), onStatus: (status) => this.onStatus(status) });
    this.setState("opening");
    this.stream.run();
  }

  start() {
    sessionStorage.setItem(STARTED, this.data.url);
    this.go();
  }

  cancel() {
    this.stream.close();
    this.setState("cancelled");
    this.adopt();
    this.status.say(this.bar.said.textContent);
  }

  onRows(url, cells) {
    if (cells.header && !cells.of && isCostly(cells.header) && sessionStorage.getItem(STARTED) !== url) {
      this.stream.close();
      this.setState("waiting");
      this.status.say(cells.header.note);
      return this.adopt();
    }
    if (!cells.of && !cells.complete) return;
    this.setState(cells.complete ? "done" : "running");
    this.adopt();
  }

  onStatus(status) {
    this.status.showStream(status, this.texts);
    if (["rejected", "failed"].includes(status.kind)) this.setState("failed");
    if (status.kind === "complete") this.status.say(this.cells?.end?.message ?? "");
  }

  setState(state) {
    this.state = this.root.dataset.state = state;
    this.root.dataset.empty = String(state === "failed" && !this.cells);
    this.bar.show(state, this.coming, this.texts);
  }

  /** The sweep that is read is the one on screen. */
  adopt() {
    if (!this.coming.header) return;
    const another = this.cells !== this.coming;
    [this.cells, this.url] = [this.coming, this.data.url];
    if (another) this.showChosen(null);
    this.draw(another || this.state !== "running");
  }

  /** At once, or soon: a stream that is quicker than the screen does not hold it up. */
  draw(now = true) {
    const wait = now ? 0 : Math.max(0, (this.drawn ?? 0) + PACE - performance.now());
    if (this.timer && !now) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.drawNow(), wait);
  }

  async drawNow() {
    this.timer = 0;
    try {
      const [Plotly] = await Promise.all([loadPlotly(this.data.assets), this.styles]);
      if (this.gone) return;
      const { palette } = this.spec;
      this.chart.set(Plotly, this.spec, this.cells, this.theme(), this.texts);
      this.side.show(this.cells, palette, this.texts);
      this.showChosen(this.chart.cell ?? this.last);
    } catch (error) {
      if (this.gone) return;
      this.status.showStream({ kind: "noCharts" }, this.texts);
      throw error;
    }
    this.drawn = performance.now();
    this.root.dataset.drawn = this.state;
  }

  /** The same object while the page's colours are the same. */
  theme() {
    const theme = readTheme(this.root);
    const key = JSON.stringify(theme);
    if (key !== this.themeKey) [this.themeKey, this.kept] = [key, theme];
    return this.kept;
  }

  // the chosen cell

  point(cell, how) {
    if (cell !== null) this.last = cell;
    this.showChosen(cell ?? (how === "mouse" ? this.last : null));
    if (cell !== null && how === "keys") this.status.say(this.told(cell).join(", "));
  }

  showChosen(cell) {
    const lines = cell === null || !this.cells ? [] : this.told(cell);
    this.side.showChosen(lines, this.texts);
    if (cell !== null && cell === this.chart.cell) this.chart.pick.showTip(lines);
  }

  /** @returns {string[]} what a cell is of, and how it went */
  told(cell) {
    const { cells, texts } = this;
    const { axes } = cells.header;
    const where = axes.map(({ label }, i) => texts.say("is", { name: label, value: shown(cells.at(cell)[i]) }));
    if (cells.kind[cell] === WAITING) return [...where, texts.say("undecided")];
    const steps = Number.isNaN(cells.steps[cell]) ? [] : [texts.say(cells.steps[cell] === 1 ? "arrivedOne" : "arrived", { steps: shown(cells.steps[cell]) })];
    const loss = Number.isNaN(cells.loss[cell]) ? [] : [texts.say("is", { name: texts.say("loss"), value: shown(cells.loss[cell]) })];
    return [...where, this.kindOf(cells.kind[cell]), ...steps, ...loss];
  }

  kindOf(code) {
    const { header, minima } = this.cells;
    if (header.sweep !== "basins") return header.kinds[code];
    if (code < 0) return header.kinds[-1 - code];
    return minimumName(minima[code] ?? { x: NaN, y: NaN }, code, this.texts);
  }

  open(cell) {
    if (cell !== null) this.component.setTriggerValue("opened", { cell, url: this.data.url });
  }

  destroy() {
    this.gone = true;
    clearTimeout(this.timer);
    this.stream?.close();
    this.chart.destroy();
    this.root.remove();
  }
}

const isCostly = ({ method, runs, steps }) => method === "one by one" && runs * steps > COSTLY;
