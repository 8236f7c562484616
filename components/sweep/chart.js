/**
 * The chart of a sweep. Plotly draws axes, curve and stars; the cells are a picture on a canvas beneath, in the axes'
 * own pixels: 160,000 of them cost a few milliseconds. A cell can be pointed at, clicked, and chosen by arrow keys.
 *
 * @typedef {{title: string, figure: {data: Object[], layout: Object}, palette: import("./paint.js").Palette}} ChartSpec
 */

import { ChartHead } from "../player/charthead.js";
import { ready } from "../player/figure.js";
import { savePicture } from "../player/picture.js";
import { cellPixels, pixels, placeAt, sideOf } from "./grid.js";
import { paint } from "./paint.js";
import { bandNames, filled, positive } from "./traces.js";

const CONFIG = { displayModeBar: false, displaylogo: false, responsive: false, doubleClick: false, showTips: false };
/** A picture in a file has no pixels smaller than this. */
const SAVED = 1200;
/** The bands behind a curve are paler than the cells of a map. */
const PALE = 0.28;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
const FAST = 10;

export class Chart {
  /** @param {HTMLElement} parent @param {{point: (cell: number|null, how: string) => void, open: (cell: number) => void}} hooks */
  constructor(parent, hooks) {
    this.hooks = hooks;
    this.root = add(parent, "section", "dl-chart");
    this.head = new ChartHead(this.root, { log: () => this.flip(), reset: () => this.reset(), save: () => this.save() });
    this.plot = add(this.root, "div", "dl-plot");
    this.canvas = add(this.plot, "canvas", "dl-cells");
    this.gd = add(this.plot, "div", "dl-gd");
    this.box = add(this.plot, "div", "dl-cell");
    this.tip = add(this.plot, "div", "dl-tip");
    this.box.hidden = this.tip.hidden = true;
    this.picture = document.createElement("canvas");
    this.cells = null;
    this.cell = null;
    this.linear = false;
    this.resizes = new ResizeObserver(() => this.resize());
    this.listen();
  }

  listen() {
    this.plot.tabIndex = 0;
    this.plot.setAttribute("role", "application");
    this.plot.addEventListener("pointermove", (event) => event.pointerType === "mouse" && !event.buttons && this.choose(this.cellAt(event), "mouse"));
    this.plot.addEventListener("pointerleave", () => this.choose(null, "mouse"));
    this.plot.addEventListener("pointerdown", (event) => this.pressed(event));
    this.plot.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {any} Plotly @param {ChartSpec} spec @param {import("./cells.js").Cells} cells */
  set(Plotly, spec, cells, theme, texts) {
    if (cells !== this.cells) this.choose(null, "mouse");
    Object.assign(this, { Plotly, spec, cells, theme, texts });
    this.sides = cells.header.axes.map(sideOf);
    this.root.dataset.chart = cells.header.sweep;
    this.plot.setAttribute("aria-label", texts.say("chartLabel", { title: spec.title }));
    this.draw();
  }

  /** The picture of the cells as they are by now. */
  draw() {
    const { cells, spec } = this;
    paint(this.picture, cells, spec.palette);
    this.log = positive(cells) && !this.linear;
    this.head.update({ title: spec.title, log: cells.up === 1 && positive(cells) ? ["yaxis"] : [] }, this.texts, this.ranges());
    this.drawPlotly();
    this.project();
    this.root.dataset.decided = String(cells.decided);
  }

  /** Axes and traces; of a map they change with the sweep alone. */
  drawPlotly() {
    const { cells, spec, theme } = this;
    const key = [cells.up === 1 ? cells.decided : 0, cells.complete, this.log].join();
    if (key === this.drawn && cells === this.drawnCells && theme === this.drawnTheme && spec === this.drawnSpec) return;
    [this.drawn, this.drawnCells, this.drawnTheme, this.drawnSpec] = [key, cells, theme, spec];
    const { data, layout } = ready(spec.figure, "", theme);
    const whole = { ...layout, ...this.axes(layout), paper_bgcolor: "rgba(0, 0, 0, 0)", annotations: cells.up === 1 ? bandNames(cells) : [] };
    const isNew = !this.gd._fullLayout;
    this.Plotly.react(this.gd, filled(data, cells, spec.palette), whole, CONFIG);
    if (isNew) this.follow();
  }

  axes(layout) {
    const [a, b] = this.cells.header.axes;
    const axis = ({ label, log }, side) => ({ title: { ...layout.xaxis?.title, text: label }, type: log ? "log" : "linear", range: [side.low, side.high], showgrid: false, zeroline: false });
    const uirevision = `${this.cells.header.sweep} ${JSON.stringify(this.sides)} ${this.log}`;
    const xaxis = { ...layout.xaxis, ...axis(a, this.sides[0]) };
    if (b) return { xaxis, yaxis: { ...layout.yaxis, ...axis(b, this.sides[1]) }, uirevision };
    return { xaxis, yaxis: { ...layout.yaxis, type: this.log ? "log" : "linear" }, uirevision };
  }

  follow() {
    this.gd.on("plotly_afterplot", () => this.project());
    this.gd.on("plotly_relayouting", () => this.project());
    this.gd.on("plotly_relayout", (change) => this.zoomed("xaxis.range[0]" in change || "yaxis.range[0]" in change));
    this.resizes.observe(this.plot);
  }

  /** The picture to where its cells are on the axes. */
  project() {
    const { _size: size, xaxis, yaxis } = this.gd._fullLayout ?? {};
    if (!size || !this.cells) return;
    const { canvas, picture } = this;
    const sharp = devicePixelRatio;
    Object.assign(canvas.style, { left: `${size.l}px`, top: `${size.t}px`, width: `${size.w}px`, height: `${size.h}px` });
    [canvas.width, canvas.height] = [size.w * sharp, size.h * sharp];
    const pen = canvas.getContext("2d");
    pen.imageSmoothingEnabled = false;
    pen.globalAlpha = this.cells.up === 1 ? PALE : 1;
    const [left, right] = pixels(this.sides[0].low, this.sides[0].high, xaxis);
    const [below, above] = this.sides[1] ? pixels(this.sides[1].low, this.sides[1].high, yaxis) : [0, size.h];
    pen.drawImage(picture, left * sharp, (size.h - above) * sharp, (right - left) * sharp, (above - below) * sharp);
    this.showBox();
  }

  // the chosen cell

  /** @param {{clientX: number, clientY: number}} event */
  cellAt({ clientX, clientY }) {
    const { _size: size, xaxis, yaxis } = this.gd._fullLayout ?? {};
    if (!size || !this.cells) return null;
    const { left, top } = this.plot.getBoundingClientRect();
    const [x, y] = [clientX - left - size.l, clientY - top - size.t];
    if (x < 0 || x >= size.w || y < 0 || y >= size.h) return null;
    const column = placeAt(this.sides[0], xaxis, x);
    const row = this.sides[1] ? placeAt(this.sides[1], yaxis, size.h - y) : 0;
    return column < 0 || row < 0 ? null : row * this.cells.across + column;
  }

  /** @param {number|null} cell @param {"mouse"|"touch"|"keys"} how */
  choose(cell, how) {
    if (cell === this.cell) return;
    this.cell = cell;
    this.showBox();
    this.hooks.point(cell, how);
  }

  /** A press that does not become a drag, which zooms. */
  pressed(down) {
    if (down.button) return;
    const up = (event) => {
      const still = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < 5;
      const cell = still && event.type === "pointerup" ? this.cellAt(event) : null;
      for (const name of ["pointerup", "pointercancel"]) window.removeEventListener(name, up);
      if (cell === null) return;
      const again = cell === this.cell;
      this.choose(cell, event.pointerType === "mouse" ? "mouse" : "touch");
      if (again || event.pointerType === "mouse") this.hooks.open(cell);
    };
    for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, up);
  }

  key(event) {
    if (!this.cells || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && this.cell !== null) this.hooks.open(this.cell);
    else if (event.key === "Escape") this.choose(null, "keys");
    else if (KEYS[event.key]) this.move(KEYS[event.key].map((by) => by * (event.shiftKey ? FAST : 1)));
    else return;
    event.preventDefault();
  }

  move([right, up]) {
    const { across, up: rows } = this.cells;
    const cell = this.cell ?? this.cells.end?.best_cell ?? Math.floor(rows / 2) * across + Math.floor(across / 2);
    const within = (place, count) => Math.min(Math.max(place, 0), count - 1);
    this.choose(within(Math.floor(cell / across) + up, rows) * across + within((cell % across) + right, across), "keys");
  }

  showBox() {
    const { _size: size, xaxis, yaxis } = this.gd._fullLayout ?? {};
    this.box.hidden = this.tip.hidden = this.cell === null || !size;
    if (this.box.hidden) return;
    const across = this.cells.across;
    const [left, right] = cellPixels(this.sides[0], this.cell % across, xaxis);
    const [below, above] = this.sides[1] ? cellPixels(this.sides[1], Math.floor(this.cell / across), yaxis) : [0, size.h];
    Object.assign(this.box.style, { left: `${size.l + left}px`, width: `${right - left}px`, top: `${size.t + size.h - above}px`, height: `${above - below}px` });
    const [middle, high] = [size.l + (left + right) / 2, this.sides[1] ? size.t + size.h - above : size.t + size.h / 3];
    Object.assign(this.tip.style, { left: `${middle}px`, top: `${high}px` });
    this.tip.classList.toggle("dl-tip-left", middle > this.plot.clientWidth / 2);
    this.tip.classList.toggle("dl-tip-below", high < 90);
  }

  /** @param {string[]} lines of the chosen cell */
  showTip(lines) {
    this.tip.replaceChildren(...lines.map((text) => Object.assign(document.createElement("div"), { textContent: text })));
  }

  // the axes

  ranges() {
    return { logs: { y: this.log }, zoomed: this.isZoomed };
  }

  zoomed(zoomed) {
    this.isZoomed = zoomed;
    this.head.setZoomed(zoomed);
    this.project();
  }

  flip() {
    this.linear = !this.linear;
    this.draw();
  }

  reset() {
    const ranges = this.sides.map(({ low, high }) => [low, high]);
    this.Plotly.relayout(this.gd, { "xaxis.range": ranges[0], ...(ranges[1] ? { "yaxis.range": ranges[1] } : { "yaxis.autorange": true }) });
    this.zoomed(false);
  }

  /** With the cells as an image of Plotly's own, sharp at the size of the file. */
  save() {
    const { picture, sides, cells, gd } = this;
    const large = document.createElement("canvas");
    const times = Math.max(1, Math.ceil(SAVED / picture.width));
    [large.width, large.height] = [picture.width * times, picture.height * times];
    const pen = large.getContext("2d");
    pen.imageSmoothingEnabled = false;
    pen.drawImage(picture, 0, 0, large.width, large.height);
    const [x, y] = sides;
    const up = y ? { yref: "y", y: y.high, sizey: y.high - y.low } : { yref: "paper", y: 1, sizey: 1 };
    const image = { source: large.toDataURL(), xref: "x", x: x.low, sizex: x.high - x.low, ...up, sizing: "stretch", layer: "below", opacity: cells.up === 1 ? PALE : 1 };
    const layout = { ...gd.layout, paper_bgcolor: this.theme.background, images: [image] };
    savePicture(this.Plotly, { data: gd.data, layout }, { id: cells.header.sweep, ...this.spec }, this.plot);
  }

  resize() {
    if (this.gd._fullLayout && this.plot.clientWidth) this.Plotly.Plots.resize(this.gd);
  }

  destroy() {
    this.resizes.disconnect();
    this.Plotly?.purge(this.gd);
    this.root.remove();
  }
}

function add(parent, tag, className) {
  return Object.assign(parent.appendChild(document.createElement(tag)), { className });
}
