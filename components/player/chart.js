/**
 * One Plotly chart under one playhead, in two states. `live`: the canvases draw what moves, Plotly's own copies are
 * hidden, no call to Plotly. At rest: the same coordinates are committed to Plotly once, so that hover, zoom and
 * export are its own.
 *
 * @typedef {import("./binding.js").View} View
 * @typedef {{id: string, title?: string, figure: {data: Object[], layout?: Object}, log?: string[], span?: number}} ChartSpec
 * @typedef {{stores: Map<string, import("./store.js").Store>, run: string, step: number, soon: number}} Scene
 */

import { Axis } from "./axes.js";
import { resolve } from "./binding.js";
import { ChartHead } from "./charthead.js";
import { Curve } from "./curve.js";
import { styleOf } from "./draw.js";
import { VOID, ready } from "./figure.js";
import { Overlay, isFixed } from "./overlay.js";

const CONFIG = { displayModeBar: false, displaylogo: false, responsive: false, doubleClick: false, showTips: false };
/** Up to so many steps the dots of a path can be told apart. */
const MOST_DOTS = 300;
const LETTERS = ["x", "y"];

export class Chart {
  /** @param {HTMLElement} parent @param {any} Plotly @param {(chart: Chart) => void} changed its view is another */
  constructor(parent, Plotly, changed) {
    this.Plotly = Plotly;
    this.changed = changed;
    this.root = parent.appendChild(document.createElement("section"));
    this.root.className = "dl-chart";
    this.head = new ChartHead(this.root, { log: (axis) => this.flip(axis), reset: () => this.reset(), save: () => this.save() });
    this.plot = this.root.appendChild(document.createElement("div"));
    this.plot.className = "dl-plot";
    this.gd = this.plot.appendChild(document.createElement("div"));
    this.gd.className = "dl-gd";
    this.overlay = new Overlay(this.plot);
    this.resizes = new ResizeObserver(() => this.resize());
    this.committed = false;
    this.live = false;
    this.byHand = { x: false, y: false };
    this.curves = new Map();
  }

  /** A new or changed figure. @param {ChartSpec} spec @param {string} run @param {import("./theme.js").Theme} theme */
  setFigure(spec, run, theme, texts) {
    const figure = ready(spec.figure, run, theme);
    this.spec = spec;
    this.root.style.setProperty("--dl-span", String(spec.span ?? 1));
    this.bindAxes(figure);
    this.bindCurves(figure);
    this.keepView(figure.layout);
    if (this.items) this.Plotly.react(this.gd, figure.data, figure.layout, CONFIG);
    else this.create(figure);
    this.items = this.boundItems(run);
    this.head.update(spec, texts, this.logs, this.zoomed);
    this.overlay.clear();
    this.committed = false;
  }

  create({ data, layout }) {
    this.Plotly.newPlot(this.gd, data, layout, CONFIG);
    this.gd.on("plotly_relayout", (change) => this.relaidOut(change));
    this.gd.on("plotly_doubleclick", () => this.reset());
    this.gd.on("plotly_relayouting", () => this.changed(this));
    this.resizes.observe(this.plot);
  }

  bindAxes({ data, layout }) {
    const binds = data.map((trace) => trace.meta?.bind).filter(Boolean);
    const old = this.axes;
    this.axes = LETTERS.map((letter) => new Axis(letter, binds, span(layout[`${letter}axis`]?.range)));
    this.logs ??= Object.fromEntries(LETTERS.map((letter) => [letter, layout[`${letter}axis`]?.type === "log"]));
    if (old) this.axes.forEach((axis, i) => (axis.range = old[i].range));
  }

  /** What the person, or the run so far, made of the axes outlives a new figure. */
  keepView(layout) {
    for (const axis of this.axes) {
      const name = `${axis.letter}axis`;
      if (!axis.sources.length) continue;
      const shown = this.items ? [...this.gd._fullLayout[name].range] : layout[name]?.range ?? [0, 1];
      layout[name] = { ...layout[name], type: this.logs[axis.letter] ? "log" : "linear", range: shown, autorange: false };
    }
  }

  bindCurves({ data }) {
    const had = this.curves;
    this.curves = new Map();
    data.forEach(({ meta }, i) => {
      if (meta?.bind?.kind !== "curve") return;
      const old = had.get(i);
      const curve = old?.bind.url === meta.bind.url ? old : new Curve(meta.bind, () => this.showCurve(i));
      if (old && old !== curve) old.close(), (curve.points = old.points);
      this.curves.set(i, curve);
      Object.assign(data[i], filled(curve.points));
    });
  }

  showCurve(index) {
    const { x, y } = this.curves.get(index).points;
    this.Plotly.restyle(this.gd, { x: [x], y: [y] }, [index]);
  }

  boundItems(run) {
    return this.gd._fullData
      .map((trace) => ({ index: trace.index, bind: trace.meta?.bind, style: styleOf(trace), mode: trace.mode, run }))
      .filter((item) => item.bind);
  }

  /** @param {Scene} scene @returns {View} */
  view(scene) {
    const { xaxis, yaxis } = this.gd._fullLayout;
    return { ...scene, ranges: { x: { ...span(xaxis.range), log: xaxis.type === "log" }, y: { ...span(yaxis.range), log: yaxis.type === "log" } } };
  }

  /** Draws the playhead's picture on the canvases, at once. @param {Scene} scene */
  draw(scene) {
    const view = this.view(scene);
    const few = (scene.stores.get(scene.run)?.steps ?? 0) <= MOST_DOTS;
    const moving = this.items.filter((item) => !isFixed(item.bind, scene.run));
    for (const item of moving) if (item.bind.kind === "path") item.style.markers = few && item.mode.includes("markers");
    this.overlay.draw(this.gd._fullLayout, moving, view);
    this.wantCurves(view);
    this.setLive(true);
    this.committed = false;
  }

  /** Not before the axes mean anything. */
  wantCurves(view) {
    if (this.axes[0].range || this.byHand.x) for (const curve of this.curves.values()) curve.want(view);
  }

  setLive(live) {
    if (this.live === live) return;
    this.live = live;
    this.root.classList.toggle("dl-live", live);
    if (!live) this.overlay.clear();
  }

  /** The ranges that this scene needs and the chart does not have. @returns {Object|null} for Plotly.relayout */
  outgrown(scene) {
    const view = this.view(scene);
    const change = {};
    for (const axis of this.axes) {
      if (this.byHand[axis.letter]) continue;
      const range = axis.fit(view, this.logs[axis.letter]);
      if (range) change[`${axis.letter}axis.range`] = [range.low, range.high];
    }
    return Object.keys(change).length ? change : null;
  }

  forgetRanges() {
    for (const axis of this.axes) if (!this.byHand[axis.letter]) axis.forget();
  }

  /** Plotly's hidden copies are emptied at the first chance: it would place them all again. @param {Object} change */
  rescale(change, run) {
    const moving = this.live && !this.emptied ? this.items.filter((item) => !isFixed(item.bind, run)) : [];
    const none = moving.map(() => [null]);
    if (moving.length) this.Plotly.update(this.gd, { x: none, y: none }, change, moving.map((item) => item.index));
    else this.Plotly.relayout(this.gd, change);
    this.emptied ||= moving.length > 0;
    this.root.dataset.rescales = String(Number(this.root.dataset.rescales ?? 0) + 1);
  }

  /** Hands everything bound to Plotly, in one call. @param {Scene} scene */
  commit(scene) {
    const view = this.view(scene);
    const items = this.items.filter((item) => item.bind.kind !== "curve");
    const points = items.map((item) => filled(resolve(item.bind, view)));
    const modes = items.map((item) => (item.bind.kind === "path" && !item.style.markers ? "lines" : item.mode));
    const update = { x: points.map((p) => p.x), y: points.map((p) => p.y), mode: modes };
    if (items.length) this.Plotly.restyle(this.gd, update, items.map((item) => item.index));
    this.wantCurves(view);
    this.setLive(false);
    this.committed = true;
    this.emptied = false;
    this.root.dataset.filled = "true";
  }

  /** Only a person's drag names the ends of a range one by one; our own changes name the range. */
  relaidOut(change) {
    const keys = Object.keys(change);
    const dragged = LETTERS.filter((letter) => keys.some((key) => key.startsWith(`${letter}axis.range[`)));
    if (!dragged.length) return;
    for (const letter of dragged) this.byHand[letter] = true;
    this.head.setZoomed(this.zoomed);
    this.changed(this);
  }

  get zoomed() {
    return this.byHand.x || this.byHand.y;
  }

  reset() {
    this.byHand = { x: false, y: false };
    for (const axis of this.axes) axis.forget();
    this.head.setZoomed(false);
    this.changed(this);
  }

  flip(name) {
    const letter = name[0];
    this.logs[letter] = !this.logs[letter];
    this.byHand[letter] = false;
    this.axes.find((axis) => axis.letter === letter).forget();
    const type = this.logs[letter] ? "log" : "linear";
    this.Plotly.relayout(this.gd, { [`${name}.type`]: type, [`${name}.autorange`]: false });
    this.head.update(this.spec, this.head.texts, this.logs, this.zoomed);
    this.changed(this);
  }

  async save() {
    await this.whenCommitted?.(this);
    const { title = this.spec.id } = this.spec;
    const layout = { ...this.gd.layout, title: { text: title, x: 0.02, font: { size: 15 } }, margin: { l: 64, r: 20, t: 48, b: 48 } };
    const size = { width: this.plot.clientWidth, height: this.plot.clientHeight + 38 };
    this.Plotly.downloadImage({ data: this.gd.data, layout, config: CONFIG }, { format: "png", scale: 2, filename: this.spec.id, ...size });
  }

  resize() {
    if (!this.plot.clientWidth || !this.gd._fullLayout) return;
    const { width, height } = this.gd._fullLayout;
    if (Math.abs(width - this.plot.clientWidth) < 1 && Math.abs(height - this.plot.clientHeight) < 1) return;
    this.Plotly.Plots.resize(this.gd);
    this.changed(this);
  }

  destroy() {
    this.resizes.disconnect();
    for (const curve of this.curves.values()) curve.close();
    this.Plotly.purge(this.gd);
    this.root.remove();
  }
}

const filled = (points) => (points.x.length ? points : VOID);

function span(range) {
  return range ? { low: Number(range[0]), high: Number(range[1]) } : null;
}
