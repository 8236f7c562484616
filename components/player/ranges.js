/**
 * A chart's two axes: which range each should have, whether it is logarithmic, and whether a person chose its range.
 *
 * @typedef {import("./binding.js").Range} Range
 */

import { Axis } from "./axes.js";

export class Ranges {
  constructor() {
    /** @type {Axis[]} */
    this.axes = [];
    /** @type {{x: boolean, y: boolean}|null} */
    this.logs = null;
    this.byHand = { x: false, y: false };
  }

  /** The axes of a new figure: their scale and range outlive it. */
  bind({ data, layout }) {
    const binds = data.map((trace) => trace.meta?.bind).filter(Boolean);
    const old = this.axes;
    this.axes = ["x", "y"].map((letter) => new Axis(letter, binds, span(layout[`${letter}axis`]?.range)));
    old.forEach((axis, i) => (this.axes[i].range = axis.range));
    this.logs ??= { x: layout.xaxis?.type === "log", y: layout.yaxis?.type === "log" };
  }

  /** Writes scale and range into a layout: those on screen, or else those of the scene. */
  write(layout, shown, scene) {
    for (const axis of this.axes.filter(({ isOurs }) => isOurs)) {
      const name = `${axis.letter}axis`;
      const log = this.logs[axis.letter];
      const range = shown?.[name].range ?? ends(axis.fit(scene, log)) ?? layout[name]?.range ?? [0, 1];
      layout[name] = { ...layout[name], type: log ? "log" : "linear", range: [...range], autorange: false };
    }
  }

  /** What the scene needs and the chart does not have. @returns {Object|null} for Plotly.relayout */
  outgrown(scene) {
    const change = {};
    for (const axis of this.axes) {
      if (this.byHand[axis.letter]) continue;
      const range = axis.fit(scene, this.logs[axis.letter]);
      if (range) change[`${axis.letter}axis.range`] = ends(range);
    }
    return Object.keys(change).length ? change : null;
  }

  /** The next scene decides anew, except where a person did. */
  forget() {
    for (const axis of this.axes) if (!this.byHand[axis.letter]) axis.forget();
  }

  reset() {
    this.byHand = { x: false, y: false };
    this.forget();
  }

  /** Another scale is another range. @param {"x"|"y"} letter @returns {Object} for Plotly.relayout */
  flip(letter) {
    this.logs[letter] = !this.logs[letter];
    this.byHand[letter] = false;
    this.forget();
    return { [`${letter}axis.type`]: this.logs[letter] ? "log" : "linear", [`${letter}axis.autorange`]: false };
  }

  /** Only a person's drag names the ends of a range one by one; our own changes name the range. @returns {boolean} */
  takeDrag(change) {
    const keys = Object.keys(change);
    const dragged = ["x", "y"].filter((letter) => keys.some((key) => key.startsWith(`${letter}axis.range[`)));
    for (const letter of dragged) this.byHand[letter] = true;
    return dragged.length > 0;
  }

  get zoomed() {
    return this.byHand.x || this.byHand.y;
  }

  /** Whether the axes mean anything yet. */
  get known() {
    return this.zoomed || this.axes.some((axis) => axis.range);
  }
}

/** @param {Object} axis of `_fullLayout` @returns {Range} */
export const shownRange = (axis) => ({ ...span(axis.range), log: axis.type === "log" });

const span = (range) => (range ? { low: Number(range[0]), high: Number(range[1]) } : null);
const ends = (range) => (range ? [range.low, range.high] : null);
