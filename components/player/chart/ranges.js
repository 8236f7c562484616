/**
 * A chart's axes, two of a plot or three of a scene: which range each should have, whether it is logarithmic, and whether a person chose its range.
 *
 * @typedef {import("../traces/binding.js").Range} Range
 */

import { MOST } from "../canvas/scene.js";
import { Axis } from "./axes.js";

export class Ranges {
  constructor() {
    /** @type {Axis[]} */
    this.axes = [];
    /** @type {{x: boolean, y: boolean}|null} */
    this.logs = null;
    this.byHand = {};
  }

  /** The axes of a new figure: their scale and range outlive it. @param {string[]} [flip] those that begin with the other scale */
  bind({ data, layout }, flip = []) {
    const binds = data.map((trace) => trace.meta?.bind).filter(Boolean);
    const old = this.axes;
    this.letters = layout.scene ? ["x", "y", "z"] : ["x", "y"];
    this.prefix = layout.scene ? "scene." : "";
    const own = this.letters.map((letter) => [letter, axesIn(layout)[`${letter}axis`] ?? {}]);
    const { keep = {}, most = {}, least = {}, sound = {}, cover = {} } = layout.meta ?? {};
    const limits = (letter) => ({ keeps: keep[letter], sound: sound[letter], covers: cover[letter], least: least[letter], most: most[letter] ?? (layout.scene ? MOST : Infinity) });
    this.axes = own.map(([letter, { range }]) => new Axis(letter, binds, span(range), limits(letter)));
    for (const [i, axis] of old.entries()) if (!this.axes[i].takeOver(axis)) this.byHand[axis.letter] = false;
    this.usual = Object.fromEntries(own.map(([letter, { type }]) => [letter, type === "log"]));
    this.logs ??= Object.fromEntries(this.letters.map((letter) => [letter, this.usual[letter] !== flip.includes(`${letter}axis`)]));
  }

  /** Writes scale and range into a layout: those on screen, or else those of the scene. */
  write(layout, shown, scene) {
    for (const axis of this.axes.filter(({ isOurs }) => isOurs)) {
      const name = `${axis.letter}axis`;
      const log = this.logs[axis.letter];
      const axes = axesIn(layout);
      const range = (shown && axesIn(shown)[name].range) ?? ends(axis.fit(scene, log)) ?? axes[name]?.range ?? [0, 1];
      axes[name] = { ...axes[name], type: log ? "log" : "linear", range: [...range], autorange: false };
    }
  }

  /** What the scene needs and the chart does not have. @returns {Object|null} for Plotly.relayout */
  outgrown(scene) {
    const change = {};
    for (const axis of this.axes) {
      if (this.byHand[axis.letter]) continue;
      const range = axis.fit(scene, this.logs[axis.letter]);
      if (range) change[`${this.prefix}${axis.letter}axis.range`] = ends(range);
    }
    return Object.keys(change).length ? change : null;
  }

  /** The next scene decides anew, except where a person did. */
  forget() {
    for (const axis of this.axes) if (!this.byHand[axis.letter]) axis.forget();
  }

  reset() {
    this.byHand = {};
    this.forget();
  }

  /** An axis holds these values besides those of the rows. @param {"x"|"y"|"z"} letter @param {number[]} values */
  count(letter, values) {
    this.axes.find((each) => each.letter === letter).count(values, this.logs[letter]);
  }

  /** Another scale is another range. @param {"x"|"y"|"z"} letter @returns {Object} for Plotly.relayout */
  flip(letter) {
    this.logs[letter] = !this.logs[letter];
    this.byHand[letter] = false;
    this.forget();
    const axis = `${this.prefix}${letter}axis`;
    return { [`${axis}.type`]: this.logs[letter] ? "log" : "linear", [`${axis}.autorange`]: false };
  }

  /** Only a person's drag names the ends of a range one by one; our own changes name the range. @returns {boolean} */
  takeDrag(change) {
    const keys = Object.keys(change);
    const dragged = this.letters.filter((letter) => keys.some((key) => key.startsWith(`${letter}axis.range[`)));
    for (const letter of dragged) this.byHand[letter] = true;
    return dragged.length > 0;
  }

  /** @param {Object} layout Plotly's `_fullLayout` @returns {Object<string, Range>} */
  shown(layout) {
    return Object.fromEntries(this.letters.map((letter) => [letter, shownRange(axesIn(layout)[`${letter}axis`])]));
  }

  /** The axes that a person gave the other scale. @returns {string[]} such as "y" */
  get flipped() {
    return Object.keys(this.logs ?? {}).filter((letter) => this.logs[letter] !== this.usual[letter]);
  }

  get zoomed() {
    return Object.values(this.byHand).some(Boolean);
  }

  /** Whether the axes mean anything yet. */
  get known() {
    return this.zoomed || this.axes.some((axis) => axis.range);
  }
}

const axesIn = (layout) => layout.scene ?? layout;
const shownRange = (axis) => ({ ...span(axis.range), log: axis.type === "log" });

const span = (range) => (range ? { low: Number(range[0]), high: Number(range[1]) } : null);
const ends = (range) => (range ? [range.low, range.high] : null);
