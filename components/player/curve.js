/**
 * A function's curve over the visible range, asked of the server: with a margin each side, not for every pixel of a
 * zoom, and never an answer to yesterday's question.
 *
 * @typedef {import("./binding.js").Bind} Bind
 * @typedef {import("./binding.js").View} View
 */

import { fromAxis } from "./binding.js";

const MARGIN = 0.2;
const QUIET = 150;
const AGAIN = 2000;
/** A curve fetched for a range so many times wider has too few points for this one. */
const COARSE = 3;

export class Curve {
  /** @param {Bind} bind @param {() => void} arrived */
  constructor(bind, arrived) {
    this.bind = bind;
    this.arrived = arrived;
    this.points = { x: [], y: [] };
    this.asked = null;
    this.timer = 0;
  }

  /** Makes sure that the curve on screen is, or will be, the one for this view. @param {View} view */
  want(view) {
    const { low, high, log } = view.ranges.x;
    const leg = view.stores.get(this.bind.stream ?? view.run)?.legStart(this.bind.lane ?? 0, view.step) ?? 0;
    if (this.covers(leg, low, high, log)) return;
    const room = (high - low) * MARGIN;
    this.asked = { leg, low: low - room, high: high + room, log };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(this.asked), this.points.x.length ? QUIET : 0);
  }

  covers(leg, low, high, log) {
    const had = this.asked;
    if (!had || had.leg !== leg || had.log !== log) return false;
    return had.low <= low && had.high >= high && had.high - had.low <= COARSE * (high - low);
  }

  async fetch({ leg, low, high, log }) {
    this.abort?.abort();
    const { signal } = (this.abort = new AbortController());
    const { url } = this.bind;
    // URLSearchParams, since the plus of 1e+140 would be read as a space.
    const query = new URLSearchParams({ at: leg, low: fromAxis(low, log), high: fromAxis(high, log) });
    try {
      const response = await fetch(`${url}${url.includes("?") ? "&" : "?"}${query}`, { signal });
      if (response.ok) return this.take(await response.json());
    } catch {
      if (signal.aborted) return;
    }
    this.timer = setTimeout(() => (this.asked = null), AGAIN);
  }

  take(answer) {
    const column = (name) => Float64Array.from(answer[name], (value) => value ?? NaN);
    this.points = { x: column(this.bind.x), y: column(this.bind.y) };
    this.arrived();
  }

  close() {
    clearTimeout(this.timer);
    this.abort?.abort();
  }
}
