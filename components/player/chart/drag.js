/**
 * Points of a chart that can be dragged, with a mouse, a pen or a finger: a point near the pointer is taken, follows
 * it with its numbers beside it, and is handed on when it is let go. Escape puts it back.
 *
 * Plotly's own drag begins at `mousedown` and `touchstart`: a point that is taken keeps both from it.
 *
 * @typedef {{row: number, target: string, x: number, y: number}} Dropped   in the axes' units; `row` is the table's
 * @typedef {{x: number, y: number, row: number, target: string, left: number, top: number, color: string}} Handle   with its pixels
 */

import { add } from "../../shared/dom.js";
import { shown } from "../../shared/number.js";
import { pixels, scaleOf, values } from "../canvas/scale.js";

/** Pixels: how near is near enough. */
const REACH = { mouse: 12, pen: 16, touch: 22 };
/** A click is no drag. */
const LEAST = 3;
/** A dropped point stays in sight until the run with it comes, or for so long. */
const PATIENCE = 4000;

export class Drag {
  /**
   * @param {HTMLElement} plot @param {() => {layout: Object, points: Object[]}} scene the points and axes as they are
   * @param {(point: Dropped) => void} drop
   */
  constructor(plot, scene, drop) {
    Object.assign(this, { plot, scene, drop, held: null });
    this.mark = add(plot, "div", "dl-held");
    this.mark.hidden = true;
    this.label = add(this.mark, "output");
    this.onKey = (event) => this.key(event);
    const on = { pointerdown: this.take, pointermove: this.move, pointerup: this.letGo, pointercancel: this.cancel };
    for (const [type, act] of Object.entries(on)) plot.addEventListener(type, act.bind(this), true);
    for (const type of ["mousedown", "touchstart"]) plot.addEventListener(type, (event) => this.keep(event), { capture: true, passive: false });
  }

  take(event) {
    const near = event.isPrimary && event.button === 0 ? this.nearest(event) : null;
    if (!near) return;
    this.held = near;
    this.from = [event.clientX, event.clientY];
    this.keep(event);
    this.plot.setPointerCapture(event.pointerId);
    addEventListener("keydown", this.onKey, true);
    this.plot.classList.add("dl-dragging");
    this.move(event);
  }

  /** @returns {Handle|null} */
  nearest(event) {
    const at = this.place(event);
    const near = this.handles().filter(({ left, top }) => Math.hypot(left - at.left, top - at.top) <= (REACH[event.pointerType] ?? REACH.mouse));
    const far = ({ left, top }) => Math.hypot(left - at.left, top - at.top);
    return near.sort((a, b) => far(a) - far(b))[0] ?? null;
  }

  handles() {
    const { layout, points } = this.scene();
    const [x, y] = [pixels(scaleOf(layout.xaxis, false)), pixels(scaleOf(layout.yaxis, true))];
    return points.flatMap(({ x: xs, y: ys, rows, color, target }) => rows.map((row, i) => (
      { row, target, color, x: xs[i], y: ys[i], left: x(xs[i]), top: y(ys[i]) })));
  }

  /** Where the pointer is in the plot area, and no further than its edge. */
  place({ clientX, clientY }) {
    const { xaxis, yaxis } = this.scene().layout;
    const { left, top } = this.plot.getBoundingClientRect();
    const within = (value, length) => Math.max(0, Math.min(value, length));
    return { left: within(clientX - left - xaxis._offset, xaxis._length), top: within(clientY - top - yaxis._offset, yaxis._length) };
  }

  move(event) {
    if (!this.held) return this.plot.classList.toggle("dl-can-drag", event.pointerType === "mouse" && this.nearest(event) !== null);
    event.stopPropagation();
    Object.assign(this.held, this.place(event), this.valuesAt(event));
    this.draw(this.scene().layout);
  }

  /** @returns {{x: number, y: number}} where the pointer is, in the axes' units */
  valuesAt(event) {
    const { layout } = this.scene();
    const { left, top } = this.place(event);
    return { x: values(scaleOf(layout.xaxis, false))(left), y: values(scaleOf(layout.yaxis, true))(top) };
  }

  draw({ xaxis, yaxis }) {
    const { left, top, x, y, color } = this.held;
    this.mark.hidden = false;
    this.mark.style.cssText = `left:${left + xaxis._offset}px;top:${top + yaxis._offset}px;background:${color}`;
    this.mark.classList.toggle("dl-held-left", left > xaxis._length / 2);
    this.mark.classList.toggle("dl-held-below", top < yaxis._length / 4);
    this.label.textContent = `${shown(x)}, ${shown(y)}`;
  }

  letGo(event) {
    if (!this.held) return;
    const [{ row, target, x, y }, [left, top]] = [this.held, this.from];
    this.keep(event);
    if (Math.hypot(event.clientX - left, event.clientY - top) < LEAST) return this.cancel();
    this.end();
    this.waiting = setTimeout(() => this.hide(), PATIENCE);
    this.drop({ row, target, x, y });
  }

  cancel() {
    if (!this.held) return;
    this.end();
    this.hide();
  }

  end() {
    this.held = null;
    clearTimeout(this.waiting);
    removeEventListener("keydown", this.onKey, true);
    this.plot.classList.remove("dl-dragging", "dl-can-drag");
  }

  key(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.cancel();
  }

  keep(event) {
    if (!this.held) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The point is where it belongs: another run is on screen. */
  hide() {
    if (!this.held) this.mark.hidden = true;
  }

  destroy() {
    this.end();
  }
}
