/**
 * The chart of a sweep. Plotly draws axes, curve and stars; the cells are a picture on a canvas beneath, in the axes'
 * own pixels: 160,000 of them cost a few milliseconds.
 *
 * @typedef {{title: string, figure: {data: Object[], layout: Object}, palette: import("./paint.js").Palette}} ChartSpec
 */

import { ChartHead } from "../shared/charthead.js";
import { add, element } from "../shared/dom.js";
import { themed } from "../shared/layout.js";
import { savePicture } from "../shared/picture.js";
import { pixels, sideOf } from "./grid.js";
import { paint } from "./paint.js";
import { Pick } from "./pick.js";
import { bandNames, filled, positive } from "./traces.js";

const CONFIG = { displayModeBar: false, displaylogo: false, responsive: false, doubleClick: false, showTips: false };
/** A picture in a file has no pixels smaller than this. */
const SAVED = 1200;
/** The bands behind a curve are paler than the cells of a map. */
const PALE = 0.28;

export class Chart {
  /** @param {HTMLElement} parent @param {import("./pick.js").Hooks} hooks */
  constructor(parent, hooks) {
    this.root = add(parent, "section", "dl-chart");
    this.head = new ChartHead(this.root, { log: () => this.flip(), reset: () => this.reset(), save: () => this.save() });
    this.plot = add(this.root, "div", "dl-plot");
    this.canvas = add(this.plot, "canvas", "dl-cells");
    this.gd = add(this.plot, "div", "dl-gd");
    this.pick = new Pick(this.plot, hooks, () => this.grid());
    this.picture = element("canvas");
    this.cells = null;
    this.linear = false;
    this.resizes = new ResizeObserver(() => this.resize());
  }

  /** The chosen cell. */
  get cell() {
    return this.pick.cell;
  }

  /** Where the cells are on the screen; null before there are any. @returns {import("./pick.js").Grid|null} */
  grid() {
    const { _size: size, xaxis, yaxis } = this.gd._fullLayout ?? {};
    return size && this.cells ? { size, xaxis, yaxis, sides: this.sides, cells: this.cells } : null;
  }

  /** @param {any} Plotly @param {ChartSpec} spec @param {import("./cells.js").Cells} cells */
  set(Plotly, spec, cells, theme, texts) {
    if (cells !== this.cells) this.pick.choose(null, "mouse");
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
    const room = cells.up === 1 ? this.room() : 0;
    const key = [cells.up === 1 ? cells.decided : 0, cells.complete, this.log, room].join();
    if (key === this.drawn && cells === this.drawnCells && theme === this.drawnTheme && spec === this.drawnSpec) return;
    [this.drawn, this.drawnCells, this.drawnTheme, this.drawnSpec] = [key, cells, theme, spec];
    const { data, layout } = themed(spec.figure, theme);
    const whole = { ...layout, ...this.axes(layout), paper_bgcolor: "rgba(0, 0, 0, 0)", annotations: room ? bandNames(cells, room) : [] };
    const isNew = !this.gd._fullLayout;
    this.Plotly.react(this.gd, filled(data, cells, spec.palette), whole, CONFIG);
    if (isNew) this.follow();
  }

  /** The width that a curve has, in pixels: before its first picture that of the whole chart. */
  room() {
    return this.gd._fullLayout?._size.w ?? this.plot.clientWidth;
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
    const grid = this.grid();
    if (!grid) return;
    const { size, xaxis, yaxis } = grid;
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
    this.pick.show();
  }

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
    const large = element("canvas");
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

  async resize() {
    if (!this.gd._fullLayout || !this.plot.clientWidth) return;
    await this.Plotly.Plots.resize(this.gd);
    if (this.gd._fullLayout) this.drawPlotly(); // with the names that now have room
  }

  destroy() {
    this.resizes.disconnect();
    this.Plotly?.purge(this.gd);
    this.root.remove();
  }
}
