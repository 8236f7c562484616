/**
 * The cell that a person chooses: pointed at, touched, or moved to by arrow keys; a click or Enter opens it.
 *
 * @typedef {{point: (cell: number|null, how: "mouse"|"touch"|"keys") => void, open: (cell: number) => void}} Hooks
 * @typedef {{size: {l: number, t: number, w: number, h: number}, xaxis: Object, yaxis: Object,
 *            sides: import("./grid.js").Side[], cells: import("./cells.js").Cells}} Grid
 */

import { add, element } from "../shared/dom.js";
import { cellPixels, placeAt } from "./grid.js";

/** The topmost line of pixels, whose upper end is the axis' own, is of the topmost cells. */
const EDGE = 0.5;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
const FAST = 10;
/** A press that moves further is a drag, which zooms. */
const STILL = 5;
/** So much room a tip needs above its cell. */
const TIP = 90;

export class Pick {
  /** @param {HTMLElement} plot @param {Hooks} hooks @param {() => Grid|null} grid */
  constructor(plot, hooks, grid) {
    Object.assign(this, { plot, hooks, grid });
    /** @type {number|null} */
    this.cell = null;
    this.box = Object.assign(add(plot, "div", "dl-cell"), { hidden: true });
    this.tip = Object.assign(add(plot, "div", "dl-tip"), { hidden: true });
    plot.tabIndex = 0;
    plot.setAttribute("role", "application");
    plot.addEventListener("pointermove", (event) => event.pointerType === "mouse" && !event.buttons && this.choose(this.at(event), "mouse"));
    plot.addEventListener("pointerleave", () => this.choose(null, "mouse"));
    plot.addEventListener("pointerdown", (event) => this.pressed(event));
    plot.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {{clientX: number, clientY: number}} event @returns {number|null} the cell there */
  at({ clientX, clientY }) {
    const grid = this.grid();
    if (!grid) return null;
    const { size, xaxis, yaxis, sides, cells } = grid;
    const { left, top } = this.plot.getBoundingClientRect();
    const [x, y] = [clientX - left - size.l, clientY - top - size.t];
    if (x < 0 || x >= size.w || y < 0 || y >= size.h) return null;
    const column = placeAt(sides[0], xaxis, x);
    const row = sides[1] ? placeAt(sides[1], yaxis, size.h - Math.max(y, EDGE)) : 0;
    return column < 0 || row < 0 ? null : row * cells.across + column;
  }

  /** @param {number|null} cell @param {"mouse"|"touch"|"keys"} how */
  choose(cell, how) {
    if (cell === this.cell) return;
    this.cell = cell;
    this.show();
    this.hooks.point(cell, how);
  }

  /** A finger chooses first, since it cannot point, and opens what it chose. */
  pressed(down) {
    if (down.button) return;
    const up = (event) => {
      for (const name of ["pointerup", "pointercancel"]) window.removeEventListener(name, up);
      const still = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < STILL;
      const cell = still && event.type === "pointerup" ? this.at(event) : null;
      if (cell === null) return;
      const opens = event.pointerType === "mouse" || cell === this.cell;
      this.choose(cell, event.pointerType === "mouse" ? "mouse" : "touch");
      if (opens) this.hooks.open(cell);
    };
    for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, up);
  }

  key(event) {
    if (!this.grid() || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && this.cell !== null) this.hooks.open(this.cell);
    else if (event.key === "Escape") this.choose(null, "keys");
    else if (KEYS[event.key]) this.move(KEYS[event.key].map((by) => by * (event.shiftKey ? FAST : 1)));
    else return;
    event.preventDefault();
  }

  move([right, up]) {
    const { across, up: rows, end } = this.grid().cells;
    const cell = this.cell ?? end?.best_cell ?? Math.floor(rows / 2) * across + Math.floor(across / 2);
    const within = (place, count) => Math.min(Math.max(place, 0), count - 1);
    this.choose(within(Math.floor(cell / across) + up, rows) * across + within((cell % across) + right, across), "keys");
  }

  /** The frame around the chosen cell, and its tip beside it. */
  show() {
    const grid = this.grid();
    this.box.hidden = this.tip.hidden = this.cell === null || !grid;
    if (this.box.hidden) return;
    const { size, xaxis, yaxis, sides, cells: { across } } = grid;
    const [left, right] = cellPixels(sides[0], this.cell % across, xaxis);
    const [below, above] = sides[1] ? cellPixels(sides[1], Math.floor(this.cell / across), yaxis) : [0, size.h];
    const top = size.t + size.h - above;
    Object.assign(this.box.style, { left: `${size.l + left}px`, width: `${right - left}px`, top: `${top}px`, height: `${above - below}px` });
    const [middle, high] = [size.l + (left + right) / 2, sides[1] ? top : size.t + size.h / 3];
    Object.assign(this.tip.style, { left: `${middle}px`, top: `${high}px` });
    this.tip.classList.toggle("dl-tip-left", middle > this.plot.clientWidth / 2);
    this.tip.classList.toggle("dl-tip-below", high < TIP);
  }

  /** @param {string[]} lines of the chosen cell */
  showTip(lines) {
    this.tip.replaceChildren(...lines.map((text) => element("div", "", text)));
  }
}
