/**
 * Two canvases over a chart's plot area: `history` gets only what is new, `head` is cleared every frame. They draw
 * in the pixels of the chart's own axes, so a frame costs what moved and never a redraw by Plotly.
 *
 * @typedef {import("../traces/binding.js").View} View
 * @typedef {{bind: import("../traces/binding.js").Bind, style: import("./draw.js").Style}} Item
 */

import { add } from "../../shared/dom.js";
import { columns, lastRow, laneOf } from "../traces/binding.js";
import { isPath, kindOf, resolve } from "../traces/kinds.js";
import { drawArrow, drawLine, drawMarkers, inkLine } from "./draw.js";
import { pixels, scaleKey, scaleOf } from "./scale.js";
import { thin } from "./thin.js";

/** Markers on the plot's edge stay whole. */
const MARGIN = 14;

export class Overlay {
  /** @param {HTMLElement} host a positioned box that the chart fills */
  constructor(host) {
    this.history = layer(host);
    this.head = layer(host);
    this.key = "";
    /** @type {Map<Item, {row: number, x: number, y: number, length: number}>} where each path's ink ends */
    this.ends = new Map();
  }

  /** @param {Object} layout Plotly's `_fullLayout` @param {Item[]} items @param {View} view */
  draw(layout, items, view) {
    const key = this.measure(layout) + devicePixelRatio;
    if (key !== this.key) this.place(this.left, this.top);
    if (key !== this.key || this.wentBack(items, view)) this.wipe();
    this.key = key;
    this.drawHistory(items.filter(({ bind }) => isPath(bind)), view);
    this.drawHead(items.filter(({ bind }) => !isPath(bind)), view);
  }

  /** Learns where the plot area is and what its pixels mean. @returns {string} equal for the same pixels */
  measure(layout) {
    const [x, y] = [scaleOf(layout.xaxis, false), scaleOf(layout.yaxis, true)];
    this.at = { x: pixels(x), y: pixels(y) };
    this.along = { x: pixels(x, true), y: pixels(y, true) };
    Object.assign(this, { left: x.offset, top: y.offset, size: { width: x.length, height: y.length } });
    return scaleKey(x, y);
  }

  /** @param {import("../traces/binding.js").Points} points @param {boolean} [isLine] whether it may leave a log axis */
  inPixels({ x, y }, isLine = false) {
    const at = isLine ? this.along : this.at;
    return [Float64Array.from(x, at.x), Float64Array.from(y, at.y)];
  }

  clear() {
    if (!this.key) return;
    this.wipe();
    erase(this.head);
    this.key = "";
  }

  wipe() {
    erase(this.history);
    this.ends.clear();
  }

  wentBack(items, view) {
    return items.some((item) => isPath(item.bind) && (this.ends.get(item)?.row ?? -1) > lastRow(item.bind, view));
  }

  place(left, top) {
    const { width, height } = this.size;
    for (const pen of [this.history, this.head]) fitCanvas(pen, left, top, width, height);
  }

  drawHistory(items, view) {
    for (const item of items) {
      const [end, last] = [this.ends.get(item), lastRow(item.bind, view)];
      if (last < 0 || end?.row === last) continue;
      this.append(item, end, last, view);
    }
  }

  /** Inks the rows after `end`. */
  append(item, end, last, view) {
    const lane = laneOf(item.bind, view);
    const from = (end?.row ?? -1) + 1;
    const points = columns(item.bind, (name) => lane.slice(name, from, last));
    const ink = end ?? { row: -1, x: NaN, y: NaN, length: 0 };
    this.ends.set(item, item.style.lines ? this.ink(item, ink, ...this.inPixels(points, true), last) : { ...ink, row: last });
    if (item.style.markers) this.dots(this.history, item.style, ...this.inPixels(points));
  }

  ink(item, end, xs, ys, last) {
    const pen = this.history;
    let { x, y, length } = end;
    inkLine(pen, item.style, length);
    let joins = Number.isFinite(x + y + xs[0] + ys[0]);
    this.clipped(pen, () => {
      pen.beginPath();
      if (joins) pen.moveTo(x, y);
      thin(xs, ys, (toX, toY, start) => {
        if (start && !joins) pen.moveTo(toX, toY);
        else pen.lineTo(toX, toY), (length += Math.hypot(toX - x, toY - y));
        [x, y, joins] = [toX, toY, false];
      });
      pen.stroke();
    });
    const whole = Number.isFinite(xs[xs.length - 1] + ys[ys.length - 1]);
    return { row: last, x: whole ? x : NaN, y: whole ? y : NaN, length };
  }

  drawHead(items, view) {
    erase(this.head);
    for (const { bind, style } of items) {
      const points = resolve(bind, view);
      const [xs, ys] = this.inPixels(points);
      const { canvas } = kindOf(bind);
      if (canvas === "line") this.clipped(this.head, () => drawLine(this.head, style, xs, ys));
      else if (canvas === "arrow" && xs.length) this.clipped(this.head, () => drawArrow(this.head, style, xs, ys));
      else this.dots(this.head, style, xs, ys);
    }
  }

  dots(pen, style, xs, ys) {
    drawMarkers(pen, style, xs, ys, (x, y) => this.holds(x, y));
  }

  holds(x, y) {
    return x >= -1 && y >= -1 && x <= this.size.width + 1 && y <= this.size.height + 1;
  }

  /** Lines end at the plot's edge. */
  clipped(pen, draw) {
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, this.size.width, this.size.height);
    pen.clip();
    draw();
    pen.restore();
  }
}

function layer(host) {
  const canvas = add(host, "canvas", "dl-layer");
  canvas.setAttribute("aria-hidden", "true");
  return canvas.getContext("2d");
}

function fitCanvas(pen, left, top, width, height) {
  const { canvas } = pen;
  const [w, h] = [width + 2 * MARGIN, height + 2 * MARGIN];
  canvas.style.cssText = `left:${left - MARGIN}px;top:${top - MARGIN}px;width:${w}px;height:${h}px`;
  [canvas.width, canvas.height] = [Math.round(w * devicePixelRatio), Math.round(h * devicePixelRatio)];
  pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, MARGIN * devicePixelRatio, MARGIN * devicePixelRatio);
}

function erase(pen) {
  pen.clearRect(-MARGIN, -MARGIN, pen.canvas.width, pen.canvas.height);
}
