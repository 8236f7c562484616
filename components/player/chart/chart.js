/**
 * One Plotly chart under one playhead, in two states. `live`: the canvases draw what moves, Plotly's own copies are
 * hidden, no call to Plotly. At rest: the same coordinates are committed to Plotly once, so that hover, zoom and
 * export are its own.
 *
 * @typedef {import("../traces/binding.js").View} View
 * @typedef {{id: string, title?: string, figure: {data: Object[], layout?: Object}, log?: string[],
 *            flip?: string[], span?: number, rows?: number, build?: "basic"|"whole"}} ChartSpec
 * @typedef {{stores: Map<string, import("../rows/store.js").Store>, run: string, step: number, soon: number}} Scene
 * @typedef {{changed: () => void, commit: () => void, wake: () => void, drop: (point: import("./drag.js").Dropped) => void}} Hooks
 */

import { ChartHead } from "../../shared/charthead.js";
import { add } from "../../shared/dom.js";
import { savePicture } from "../../shared/picture.js";
import { Overlay } from "../canvas/overlay.js";
import { mapped } from "../fields/field.js";
import { Fields, attributes } from "../fields/fields.js";
import { isPath, resolve } from "../traces/kinds.js";
import { Drag } from "./drag.js";
import { VOID, ready } from "./figure.js";
import { boundItems, dim, modes, place, points } from "./items.js";
import { Legend } from "./legend.js";
import { Ranges } from "./ranges.js";

const CONFIG = { displayModeBar: false, displaylogo: false, responsive: false, doubleClick: false, showTips: false };
/** Up to so many steps the dots of a path can be told apart. */
const MOST_DOTS = 300;

export class Chart {
  /** @param {HTMLElement} parent @param {Hooks} hooks @param {typeof Overlay} Canvases */
  constructor(parent, hooks, Canvases = Overlay) {
    this.hooks = hooks;
    this.root = add(parent, "section", "dl-chart");
    const act = { log: (axis) => this.flip(axis), reset: () => this.reset(), save: () => this.save() };
    this.head = new ChartHead(this.root, act);
    this.legend = new Legend(this.root);
    this.plot = add(this.root, "div", "dl-plot");
    this.gd = add(this.plot, "div", "dl-gd");
    this.overlay = new Canvases(this.plot);
    this.ranges = new Ranges();
    this.scene = null;
    this.fields = new Fields((index, field) => this.show(index, field));
    this.resizes = new ResizeObserver(() => this.resize());
    this.committed = false;
    this.live = false;
  }

  /** The title, before there is a figure. @param {ChartSpec} spec */
  announce(spec, texts) {
    this.spec = spec;
    this.root.dataset.chart = spec.id;
    this.root.style.setProperty("--dl-span", String(spec.span ?? 1));
    this.root.style.setProperty("--dl-rows", String(spec.rows ?? 1));
    this.head.update(spec, texts, this.ranges);
  }

  /** A new or changed figure. @param {any} Plotly @param {ChartSpec} spec @param {Scene} scene */
  setFigure(Plotly, spec, scene, theme, texts) {
    [this.Plotly, this.texts] = [Plotly, texts];
    const figure = ready(spec.figure, scene.run, theme);
    this.ranges.bind(figure, spec.flip);
    this.ranges.write(figure.layout, this.gd._fullLayout, scene);
    place(figure.data, { ...scene, ranges: this.ranges.shown(figure.layout) });
    this.fields.bind(figure.data);
    if (this.items) Plotly.react(this.gd, figure.data, figure.layout, CONFIG);
    else this.create(figure);
    this.items = this.boundItems(scene.run);
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
    this.give(this.items.filter((item) => !item.moves), scene);
    this.placed = scene.stores.get(scene.run);
  }

  create({ data, layout }) {
    this.Plotly.newPlot(this.gd, data, layout, CONFIG);
    this.gd.on("plotly_relayout", (change) => this.relaidOut(change));
    this.gd.on("plotly_relayouting", () => this.turning());
    this.gd.on("plotly_doubleclick", () => this.reset());
    this.gd.on("plotly_click", ({ event }) => this.clicked(event));
    this.resizes.observe(this.plot);
  }

  /** Only a chart with points to drag listens for that. */
  makeDrag() {
    this.drag?.hide();
    const draggable = this.items.filter(({ bind }) => bind.drag);
    if (!draggable.length || this.drag) return;
    this.drag = new Drag(this.plot, () => this.draggable(), (point) => this.hooks.drop(point));
  }

  /** A click on the plane is where the first start goes. */
  clicked(event) {
    const first = this.items.find(({ bind }) => bind.kind === "start" && bind.drag);
    if (first) this.hooks.drop({ row: first.bind.lane ?? 0, ...this.drag.valuesAt(event) });
  }

  draggable() {
    const view = this.view(this.scene);
    const items = this.items.filter(({ bind }) => bind.drag);
    return { layout: this.gd._fullLayout, points: items.map(({ bind, style }) => ({ rows: [], ...resolve(bind, view), color: style.color, target: bind.target })) };
  }

  boundItems(run) {
    return boundItems(this.gd._fullData, run);
  }

  /** @param {Scene} scene @returns {View} */
  view(scene) {
    return { ...scene, ranges: this.ranges.shown(this.gd._fullLayout) };
  }

  /** Draws the playhead's picture on the canvases, at once. @param {Scene} scene */
  draw(scene) {
    this.scene = scene;
    const view = this.view(scene);
    const few = (scene.stores.get(scene.run)?.steps ?? 0) <= MOST_DOTS;
    for (const { style, mode, bind } of this.items) style.markers = mode.includes("markers") && (few || !isPath(bind));
    this.dim(view);
    this.overlay.draw(this.gd._fullLayout, this.items.filter((item) => item.moves), view);
    this.wantFields(view, false);
    this.setLive(true);
    this.committed = false;
  }

  /** Nobody sees it now. @param {Scene} scene */
  wait(scene) {
    this.scene = scene;
    this.committed = false;
  }

  /** What is inked already is inked again where its lane becomes dim, or is so no more. */
  dim(view) {
    const dimmed = dim(this.items, view);
    if (dimmed !== this.dimmed) this.overlay.clear();
    this.dimmed = dimmed;
  }

  setLive(live) {
    if (this.live === live) return;
    this.live = live;
    this.root.classList.toggle("dl-live", live);
    if (!live) this.overlay.clear();
  }

  wantFields(view, resting) {
    if (this.ranges.known) this.fields.want(view, resting);
  }

  /** A curve or a plane that arrived. @param {number} index of its trace @param {import("../fields/field.js").Field} field */
  show(index, field) {
    const change = mapped(attributes(field, this.gd.data[index]), (value) => [value]);
    this.Plotly.restyle(this.gd, change, [index]);
    if (field.bind.held) this.head.note(this.texts.say("held", { step: field.points.at }));
  }

  /** The call to Plotly that cannot wait until the playhead rests. @param {Scene} scene @returns {(() => void)|null} */
  urgent(scene) {
    const change = this.ranges.outgrown(scene);
    return change && (() => this.rescale(change));
  }

  /** @param {Object} change */
  rescale(change) {
    this.relayout(change, this.live);
    this.root.dataset.rescales = String(Number(this.root.dataset.rescales ?? 0) + 1);
  }

  /** Plotly's own copies are emptied with it, where they are hidden or would not fit: it would place them all again. */
  relayout(change, empties) {
    const moving = empties && !this.emptied ? this.items.filter((item) => item.moves) : [];
    const none = this.coordinates(moving.map(() => VOID));
    if (moving.length) this.Plotly.update(this.gd, none, change, moving.map((item) => item.index));
    else this.Plotly.relayout(this.gd, change);
    this.emptied ||= moving.length > 0;
  }

  /** Hands everything bound to Plotly, in one call. @param {Scene} scene */
  commit(scene) {
    if (this.isOutdated(scene)) this.drag?.hide();
    this.give(this.items, scene);
    this.wantFields(this.view(scene), true);
    this.placed = scene.stores.get(scene.run);
    this.setLive(false);
    this.committed = true;
    this.emptied = false;
    this.root.dataset.filled = "true";
  }

  give(items, scene) {
    const update = { ...this.coordinates(points(items, this.view(scene))), mode: modes(items), opacity: items.map(({ style }) => style.opacity) };
    if (items.length) this.Plotly.restyle(this.gd, update, items.map((item) => item.index));
  }

  /** What Plotly is told of points, an entry a trace. @param {import("../traces/binding.js").Points[]} points */
  coordinates(points) {
    return { x: points.map(({ x }) => x), y: points.map(({ y }) => y), customdata: points.map(({ rows }) => rows ?? null) };
  }

  /** While a person drags. */
  turning() {
    this.hooks.changed();
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
    this.relayout(this.ranges.flip(name[0]), true);
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
    this.fields.close();
    this.drag?.destroy();
    this.Plotly?.purge(this.gd);
    this.root.remove();
  }
}
