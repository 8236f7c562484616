/**
 * One Plotly chart under one playhead, in two states. `live`: the canvases draw what moves, Plotly's own copies are
 * hidden, no call to Plotly. At rest: the same coordinates are committed to Plotly once, so that hover, zoom and
 * export are its own.
 *
 * @typedef {import("./binding.js").View} View
 * @typedef {{id: string, title?: string, figure: {data: Object[], layout?: Object}, log?: string[],
 *            span?: number}} ChartSpec
 * @typedef {{stores: Map<string, import("./store.js").Store>, run: string, step: number, soon: number}} Scene
 * @typedef {{changed: () => void, commit: () => void, drop: (point: import("./drag.js").Dropped) => void}} Hooks
 */

import { resolve } from "./binding.js";
import { ChartHead } from "./charthead.js";
import { Curves } from "./curves.js";
import { Drag } from "./drag.js";
import { ready } from "./figure.js";
import { boundItems, coordinates, place } from "./items.js";
import { Legend } from "./legend.js";
import { Overlay } from "./overlay.js";
import { savePicture } from "./picture.js";
import { Ranges, shownRange } from "./ranges.js";

const CONFIG = { displayModeBar: false, displaylogo: false, responsive: false, doubleClick: false, showTips: false };
/** Up to so many steps the dots of a path can be told apart. */
const MOST_DOTS = 300;

export class Chart {
  /** @param {HTMLElement} parent @param {Hooks} hooks */
  constructor(parent, hooks) {
    this.hooks = hooks;
    this.root = add(parent, "section", "dl-chart");
    const act = { log: (axis) => this.flip(axis), reset: () => this.reset(), save: () => this.save() };
    this.head = new ChartHead(this.root, act);
    this.legend = new Legend(this.root);
    this.plot = add(this.root, "div", "dl-plot");
    this.gd = add(this.plot, "div", "dl-gd");
    this.overlay = new Overlay(this.plot);
    this.ranges = new Ranges();
    this.scene = null;
    this.curves = new Curves((index, { x, y }) => this.Plotly.restyle(this.gd, { x: [x], y: [y] }, [index]));
    this.resizes = new ResizeObserver(() => this.resize());
    this.committed = false;
    this.live = false;
  }

  /** The title, before there is a figure. @param {ChartSpec} spec */
  announce(spec, texts) {
    this.spec = spec;
    this.root.dataset.chart = spec.id;
    this.root.style.setProperty("--dl-span", String(spec.span ?? 1));
    this.head.update(spec, texts, this.ranges);
  }

  /** A new or changed figure. @param {any} Plotly @param {ChartSpec} spec @param {Scene} scene */
  setFigure(Plotly, spec, scene, theme, texts) {
    this.Plotly = Plotly;
    const figure = ready(spec.figure, scene.run, theme);
    this.ranges.bind(figure);
    this.ranges.write(figure.layout, this.gd._fullLayout, scene);
    place(figure, scene);
    this.curves.bind(figure.data);
    if (this.items) Plotly.react(this.gd, figure.data, figure.layout, CONFIG);
    else this.create(figure);
    this.items = boundItems(this.gd._fullData, scene.run);
    this.legend.show(Boolean(spec.figure.layout?.showlegend), this.gd._fullData);
    this.makeDrag();
    this.announce(spec, texts);
    this.overlay.clear();
    this.committed = this.emptied = false;
    this.placed = scene.stores.get(scene.run);
  }

  /** Whether what does not move is still another run's. @param {Scene} scene */
  isOutdated(scene) {
    return this.placed !== scene.stores.get(scene.run);
  }

  /** Hands Plotly what does not move. @param {Scene} scene */
  placeFixed(scene) {
    this.drag?.hide();
    this.give(this.items.filter((item) => !item.moves && item.bind.kind !== "curve"), scene);
    this.placed = scene.stores.get(scene.run);
  }

  create({ data, layout }) {
    this.Plotly.newPlot(this.gd, data, layout, CONFIG);
    this.gd.on("plotly_relayout", (change) => this.relaidOut(change));
    this.gd.on("plotly_relayouting", () => this.hooks.changed());
    this.gd.on("plotly_doubleclick", () => this.reset());
    this.resizes.observe(this.plot);
  }

  /** Only a chart with points to drag listens for that. */
  makeDrag() {
    this.drag?.hide();
    const draggable = this.items.filter(({ bind }) => bind.drag);
    if (!draggable.length || this.drag) return;
    this.drag = new Drag(this.plot, () => this.draggable(), (point) => this.hooks.drop(point));
  }

  draggable() {
    const view = this.view(this.scene);
    const items = this.items.filter(({ bind }) => bind.drag);
    return { layout: this.gd._fullLayout, points: items.map(({ bind, style }) => ({ rows: [], ...resolve(bind, view), color: style.color })) };
  }

  /** @param {Scene} scene @returns {View} */
  view(scene) {
    const { xaxis, yaxis } = this.gd._fullLayout;
    return { ...scene, ranges: { x: shownRange(xaxis), y: shownRange(yaxis) } };
  }

  /** Draws the playhead's picture on the canvases, at once. @param {Scene} scene */
  draw(scene) {
    this.scene = scene;
    const view = this.view(scene);
    const few = (scene.stores.get(scene.run)?.steps ?? 0) <= MOST_DOTS;
    for (const { style, mode, bind } of this.items) style.markers = mode.includes("markers") && (few || bind.kind !== "path");
    this.overlay.draw(this.gd._fullLayout, this.items.filter((item) => item.moves), view);
    this.wantCurves(view);
    this.setLive(true);
    this.committed = false;
  }

  setLive(live) {
    if (this.live === live) return;
    this.live = live;
    this.root.classList.toggle("dl-live", live);
    if (!live) this.overlay.clear();
  }

  wantCurves(view) {
    if (this.ranges.known) this.curves.want(view);
  }

  /** Plotly's hidden copies are emptied at the first chance: it would place them all again. @param {Object} change */
  rescale(change) {
    const moving = this.live && !this.emptied ? this.items.filter((item) => item.moves) : [];
    const none = moving.map(() => [null]);
    if (moving.length) this.Plotly.update(this.gd, { x: none, y: none }, change, moving.map((item) => item.index));
    else this.Plotly.relayout(this.gd, change);
    this.emptied ||= moving.length > 0;
    this.root.dataset.rescales = String(Number(this.root.dataset.rescales ?? 0) + 1);
  }

  /** Hands everything bound to Plotly, in one call. @param {Scene} scene */
  commit(scene) {
    if (this.isOutdated(scene)) this.drag?.hide();
    this.give(this.items.filter((item) => item.bind.kind !== "curve"), scene);
    this.wantCurves(this.view(scene));
    this.placed = scene.stores.get(scene.run);
    this.setLive(false);
    this.committed = true;
    this.emptied = false;
    this.root.dataset.filled = "true";
  }

  give(items, scene) {
    if (items.length) this.Plotly.restyle(this.gd, coordinates(items, this.view(scene)), items.map((item) => item.index));
  }

  relaidOut(change) {
    if (!this.ranges.takeDrag(change)) return;
    this.head.setZoomed(true);
    this.hooks.changed();
  }

  reset() {
    this.ranges.reset();
    this.head.setZoomed(false);
    this.hooks.changed();
  }

  /** @param {"xaxis"|"yaxis"} name */
  flip(name) {
    if (!this.items) return;
    this.Plotly.relayout(this.gd, this.ranges.flip(name[0]));
    this.head.showScales(this.ranges);
    this.hooks.changed();
  }

  save() {
    if (!this.items) return;
    this.hooks.commit();
    savePicture(this.Plotly, this.gd, this.spec, this.plot);
  }

  resize() {
    const { clientWidth, clientHeight } = this.plot;
    const { width, height } = this.gd._fullLayout;
    if (!clientWidth || (Math.abs(width - clientWidth) < 1 && Math.abs(height - clientHeight) < 1)) return;
    this.Plotly.Plots.resize(this.gd);
    this.hooks.changed();
  }

  destroy() {
    this.resizes.disconnect();
    this.curves.close();
    this.drag?.destroy();
    this.Plotly?.purge(this.gd);
    this.root.remove();
  }
}

function add(parent, tag, className) {
  return Object.assign(parent.appendChild(document.createElement(tag)), { className });
}
