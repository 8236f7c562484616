/**
 * A function that the server works out over the visible range, a curve over x or a plane over x and y: asked with a
 * margin each side, not for every pixel of a zoom, and never an answer to yesterday's question.
 *
 * @typedef {import("./binding.js").Bind} Bind
 * @typedef {import("./binding.js").View} View
 * @typedef {{leg: number, at: number, sides: Object<string, import("./binding.js").Range>}} Question
 */

import { fromAxis } from "./binding.js";

const MARGIN = 0.2;
const QUIET = 150;
const AGAIN = 2000;
/** To ask again would not change these answers. */
const REFUSED = new Set([400, 404, 422]);
/** What was fetched for a range so many times wider has too few points for this one. */
const COARSE = 3;

const column = (values) => Float64Array.from(values, (value) => value ?? NaN);

/** By kind: what the ends of each axis are called in the question, and what the answer holds. */
const SHAPES = {
  curve: {
    ends: { x: ["low", "high"] },
    read: (answer, bind) => ({ x: column(answer[bind.x]), y: column(answer[bind.y]) }),
  },
  plane: {
    ends: { x: ["low_a", "high_a"], y: ["low_b", "high_b"] },
    read: ({ x, y, z, at }) => ({ x: column(x), y: column(y), z: z.map(column), at }),
  },
};

export const isField = (bind) => bind.kind in SHAPES;

export class Field {
  /** @param {Bind} bind @param {() => void} arrived */
  constructor(bind, arrived) {
    this.bind = bind;
    this.shape = SHAPES[bind.kind];
    this.arrived = arrived;
    this.points = { x: [], y: [] };
    this.asked = null;
    this.timer = 0;
  }

  /** Makes sure that what is on screen is, or will be, the one for this view. @param {View} view @param {boolean} resting */
  want(view, resting) {
    const question = this.question(view, resting);
    if (this.covers(question)) return;
    this.asked = { ...question, sides: mapped(question.sides, wider) };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(this.asked), this.points.x.length ? QUIET : 0);
  }

  /** Where weights are held at the playhead, the old answer serves until it comes to rest. @returns {Question} */
  question(view, resting) {
    const leg = view.stores.get(this.bind.stream ?? view.run)?.legStart(this.bind.lane ?? 0, view.step) ?? 0;
    const sides = mapped(this.shape.ends, (_, letter) => view.ranges[letter]);
    if (!this.bind.held) return { leg, at: leg, sides };
    return { leg, at: resting || this.asked?.leg !== leg ? view.step : this.asked.at, sides };
  }

  /** @param {Question} question */
  covers({ leg, at, sides }) {
    const had = this.asked;
    return had?.leg === leg && had.at === at && Object.entries(sides).every(([letter, side]) => serves(had.sides[letter], side));
  }

  /** Goes on asking until there is an answer. @param {Question} question */
  async fetch(question) {
    const { at, sides } = question;
    this.abort?.abort();
    const { signal } = (this.abort = new AbortController());
    const { url } = this.bind;
    // URLSearchParams, since the plus of 1e+140 would be read as a space.
    const query = new URLSearchParams({ at });
    for (const [letter, [low, high]] of Object.entries(this.shape.ends)) {
      query.set(low, fromAxis(sides[letter].low, sides[letter].log));
      query.set(high, fromAxis(sides[letter].high, sides[letter].log));
    }
    try {
      const response = await fetch(`${url}${url.includes("?") ? "&" : "?"}${query}`, { signal });
      if (response.ok) return this.take(await response.json());
      if (REFUSED.has(response.status)) return;
    } catch {
      if (signal.aborted) return;
    }
    this.timer = setTimeout(() => this.fetch(question), AGAIN);
  }

  take(answer) {
    this.points = this.shape.read(answer, this.bind);
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

const serves = (had, { low, high, log }) =>
  had.log === log && had.low <= low && had.high >= high && had.high - had.low <= COARSE * (high - low);
