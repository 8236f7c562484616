/**
 * A function that the server works out over the visible range, a curve over x or a plane over x and y: asked with a
 * margin each side, not for every pixel of a zoom, and never an answer to yesterday's question.
 *
 * A curve is asked ahead of the run as well, part by part, each wider and with points further apart: so it is there
 * when the axis gets there.
 *
 * @typedef {import("../traces/binding.js").Bind} Bind
 * @typedef {import("../traces/binding.js").View} View
 * @typedef {Object<string, import("../traces/binding.js").Range>} Sides   by the axis's letter
 * `sides` are what is in sight, `soon` what will be; `parts`, once it is asked, from the nearest to the farthest.
 * @typedef {{leg: number, at: number, moving: boolean, sides: Sides, soon: Sides, parts?: Sides[]}} Question
 */

import { fromAxis } from "../traces/binding.js";
import { kindOf } from "../traces/kinds.js";
import { reach } from "./ahead.js";

const MARGIN = 0.2;
const QUIET = 150;
const AGAIN = 2000;
/** To ask again would not change these answers. */
const REFUSED = new Set([400, 404, 422]);
/** What was fetched for a range so many times wider has too few points for this one. */
const COARSE = 3;
/** A curve that does not reach so many times as wide as the axis is asked for again, where the next rows go there. */
const SOON = 3;
const [ROWS, TIMES] = [64, 4];
const MOST_POINTS = 5000;

export class Field {
  /** @param {Bind} bind @param {() => void} arrived */
  constructor(bind, arrived) {
    this.bind = bind;
    this.shape = kindOf(bind).field;
    this.arrived = arrived;
    this.points = { x: [], y: [] };
    this.asked = null;
    this.timer = 0;
  }

  /** Makes sure that what is on screen is, or will be, the one for this view. @param {View} view @param {boolean} resting */
  want(view, resting) {
    const question = this.question(view, resting);
    if (this.covers(question)) return;
    this.asked = { ...question, parts: this.parts(view) };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(this.asked), this.points.x.length && !view.soon ? QUIET : 0);
  }

  /** Where weights are held at the playhead, the old answer serves until it comes to rest. @returns {Question} */
  question(view, resting) {
    const leg = view.stores.get(this.bind.stream ?? view.run)?.legStart(this.bind.lane ?? 0, view.step) ?? 0;
    const sides = mapped(this.shape.ends, (_, letter) => view.ranges[letter]);
    const soon = this.within(view, this.shape.reaches.length > 1 ? SOON : 1, ROWS + TIMES * view.soon);
    const question = { leg, sides, soon, moving: view.soon > 0 };
    if (!this.bind.held) return { ...question, at: leg };
    return { ...question, at: resting || this.asked?.leg !== leg ? view.step : this.asked.at };
  }

  within(view, most, rows) {
    return mapped(this.shape.ends, (_, letter) => reach(this.bind, letter, view, most, rows));
  }

  /** What is in sight, and more and more around it for as long as the run goes there. @returns {Sides[]} */
  parts(view) {
    const all = this.shape.reaches.map((most) => mapped(this.within(view, most), wider));
    return all.filter((sides, i) => !i || !covered(all[i - 1], sides));
  }

  /** @param {Question} question */
  covers({ leg, at, sides, soon, moving }) {
    const had = this.asked;
    if (had?.leg !== leg || had.at !== at) return false;
    const [near, far] = [had.parts[0], had.parts.at(-1)];
    return covered(moving ? far : near, sides) && covered(far, soon) && Object.keys(sides).every((on) => isFine(near[on], sides[on]));
  }

  /** Goes on asking until there is an answer. @param {Question} question */
  async fetch(question) {
    this.abort?.abort();
    const { signal } = (this.abort = new AbortController());
    const { at, parts } = question;
    try {
      const answers = await Promise.all(parts.map((sides) => this.ask(at, sides, signal)));
      if (answers[0]) this.take(answers.filter(Boolean), question.leg);
    } catch {
      if (!signal.aborted) this.timer = setTimeout(() => this.fetch(question), AGAIN);
    }
  }

  /** @returns {Promise<import("../traces/binding.js").Points|null>} null where to ask again would not help */
  async ask(at, sides, signal) {
    const { url } = this.bind;
    // URLSearchParams, since the plus of 1e+140 would be read as a space.
    const query = new URLSearchParams({ at });
    for (const [letter, [low, high]] of Object.entries(this.shape.ends)) {
      query.set(low, fromAxis(sides[letter].low, sides[letter].log));
      query.set(high, fromAxis(sides[letter].high, sides[letter].log));
    }
    const response = await fetch(`${url}${url.includes("?") ? "&" : "?"}${query}`, { signal });
    if (!response.ok && !REFUSED.has(response.status)) throw new Error(response.statusText);
    return response.ok ? this.shape.read(await response.json(), this.bind) : null;
  }

  /** What was known of the same function stays: so it is there when the axes go back. */
  take(answers, leg) {
    const known = leg === this.leg && this.points.x.length < MOST_POINTS ? [this.points] : [];
    this.leg = leg;
    this.points = this.shape.joined([...answers, ...known]);
    this.arrived();
  }

  close() {
    clearTimeout(this.timer);
    this.abort?.abort();
  }
}

export const mapped = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));

function wider({ low, high, log }) {
  const room = (high - low) * MARGIN;
  return { low: low - room, high: high + room, log };
}

const holds = (had, { low, high, log }) => had.log === log && had.low <= low && had.high >= high;
const covered = (had, sides) => Object.keys(sides).every((letter) => holds(had[letter], sides[letter]));
const isFine = (had, { low, high }) => had.high - had.low <= COARSE * (high - low);
