/**
 * Which range an axis shows. A step axis shows the whole run from the start. A value axis covers the rows up to
 * the playhead and the one after, and the levels drawn on it; it never shrinks while a run plays, and grows with
 * slack, so that a diverging run is told by a few re-scales a second and no frame has two of them.
 *
 * Rows that the playhead has not reached count too, as long as they fit into a few times what it has seen: so a
 * run that settles keeps its axes still from the first step to the last, and only one that explodes outgrows them.
 *
 * The table's own numbers, such as its points, are covered from the start, and so are values that the figure says it
 * `covers`: a loss is seen against 0.
 *
 * An axis that the figure `keeps` stays at the figure's range whatever the rows do; where there is none, at that of
 * the values counted besides rows. Values larger than the figure's `most` do not count, nor, on a logarithmic axis,
 * those smaller than its `least`: a lane that explodes, or that arrives at 0, leaves the others in sight. Where
 * there is no such size to name, the figure may say that lanes which diverged do not count beside others (`sound`).
 *
 * @typedef {import("../traces/binding.js").View} View
 * @typedef {import("../traces/binding.js").Bind} Bind
 * @typedef {{low: number, high: number}} Span
 */

import { isBad, laneOf, toAxis } from "../traces/binding.js";
import { kindOf } from "../traces/kinds.js";
import { moves, standing, stands, values } from "../traces/sources.js";

const LOOKAHEAD = 6;
/** An axis that was outgrown grows by little at a time, so that the eye can follow. */
const WHILE_GROWING = 2;
const SLACK = 0.25;
const PADDING = 0.06;
/** Around a path over a plane, so that the valley's other side is seen. */
const ROOM = 0.25;
/** A range so many times wider than what it shows hides it. */
const DWARFED = 3;
/** Beyond this, sums of axis ends overflow. */
const LARGEST = 1e307;

const empty = () => ({ low: Infinity, high: -Infinity });
const isEmpty = (span) => !(span.low <= span.high);
const width = (span) => span.high - span.low;

function include(span, value) {
  if (!Number.isFinite(value)) return;
  if (value < span.low) span.low = value;
  if (value > span.high) span.high = value;
}

export class Axis {
  /**
   * @param {"x"|"y"|"z"} letter @param {Bind[]} binds @param {Span|null} given the figure's own range
   * @param {{most?: number, least?: number, keeps?: boolean, sound?: boolean, covers?: number[]}} limits
   *   sizes larger than `most` do not count, on a log axis nor do those below `least`; `keeps`: no row does;
   *   `sound`: those of diverged lanes do not, where there are others; `covers`: values that are always in sight
   */
  constructor(letter, binds, given, { most = Infinity, least = 0, keeps = false, sound = false, covers = [] } = {}) {
    Object.assign(this, { letter, most, least, keeps, sound, covers });
    this.given = given;
    this.sources = keeps ? [] : binds.filter((bind) => moves(bind, letter));
    this.still = binds.filter(stands);
    this.isOurs = keeps || this.sources.length + this.still.length > 0;
    this.levels = binds.map((bind) => ({ ...bind, mark: kindOf(bind).mark?.(bind, letter) })).filter(({ mark }) => mark);
    /** @type {number[]} values besides those of rows and marks */
    this.counted = [];
    this.padding = letter !== "z" && binds.some((bind) => kindOf(bind).roomy) ? ROOM : PADDING;
    this.isStep = this.sources.length > 0 && this.sources.every((bind) => bind[letter] === "step");
    this.forget();
  }

  /** The range on screen outlives a figure, unless the new one has another to keep. @param {Axis} old @returns {boolean} */
  takeOver({ range, counted, given }) {
    Object.assign(this, { range, counted });
    const same = !this.keeps || JSON.stringify(given) === JSON.stringify(this.given);
    if (!same) this.forget();
    return same;
  }

  /** Starts anew: a restart, another run, another scale. */
  forget() {
    this.range = null;
    this.scanned = -1;
    this.seen = empty();
  }

  /** @param {number[]} extremes besides those of rows and marks: one much smaller or larger is another axis */
  count(extremes, log) {
    const span = empty();
    this.hold(span, extremes, log);
    const fits = this.range && inside(span, this.range) && width(this.range) <= DWARFED * width(span);
    this.counted = extremes;
    if (!fits) this.forget();
  }

  /**
   * @param {View} view @param {boolean} log
   * @returns {Span|null} a range to go to; null where the axis can stay, or has nothing to show
   */
  fit(view, log) {
    if (!this.isOurs) return null;
    const range = this.isStep ? this.stepRange(view, log) : this.valueRange(view, log);
    if (!range || (this.range && range.low === this.range.low && range.high === this.range.high)) return null;
    return (this.range = range);
  }

  stepRange(view, log) {
    const steps = view.stores.get(view.run)?.steps ?? 0;
    if (!steps) return null;
    return log ? { low: -0.02, high: Math.log10(Math.max(steps, 2)) } : { low: 0, high: steps };
  }

  valueRange(view, log) {
    if (this.keeps && this.given) return this.given;
    this.see(view, log);
    if (isEmpty(this.seen)) return null;
    if (this.range && inside(this.seen, this.range)) return this.range;
    this.cover(this.seen, view, log, this.scanned + 1, view.step + 1 + view.soon);
    const { span, whole } = this.ahead(view, log);
    const slack = whole ? PADDING : SLACK;
    return this.range ? grown(this.range, this.seen, span, slack) : padded(span, this.padding, slack, log);
  }

  see(view, log) {
    if (this.scanned < 0) this.seeFixed(view, log);
    this.cover(this.seen, view, log, this.scanned + 1, view.step + 1);
    this.scanned = Math.max(this.scanned, Math.min(view.step + 1, this.received(view)));
  }

  seeFixed(view, log) {
    for (const bind of this.levels) {
      const store = view.stores.get(bind.stream ?? view.run);
      if (store) include(this.seen, toAxis(store.mark(bind.mark), log));
    }
    for (const bind of this.still) this.hold(this.seen, standing(bind, this.letter, view), log);
    this.hold(this.seen, [...this.covers, ...this.counted], log);
    if (!this.given) return;
    include(this.seen, this.given.low);
    include(this.seen, this.given.high);
  }

  hold(span, values, log) {
    const least = log ? this.least : 0;
    for (let i = 0; i < values.length; i++) {
      const size = Math.abs(values[i]);
      if (size <= this.most && size >= least) include(span, toAxis(values[i], log));
    }
  }

  cover(span, view, log, from, to) {
    for (const bind of this.counting(view)) {
      this.hold(span, values(bind, this.letter, view, from, to), log);
    }
  }

  counting(view) {
    const sound = this.sound ? this.sources.filter((bind) => !isBad(laneOf(bind, view) ?? {})) : [];
    return sound.length ? sound : this.sources;
  }

  /** The last row that every lane still under way has. */
  received(view) {
    const rows = this.sources.map((bind) => laneOf(bind, view)).filter((lane) => lane && !lane.end);
    return rows.length ? Math.min(...rows.map((lane) => lane.last)) : Infinity;
  }

  /**
   * Looks at the rows to come, in doubling strides, for as long as they would not dwarf those seen. Axes that a run has
   * outgrown, and will outgrow again, take in the next rows only: the eye can follow when they grow by little at a time.
   */
  ahead(view, log) {
    const span = { ...this.seen };
    const most = Math.max(width(span), Math.abs(span.low) * 1e-9) * (this.range ? WHILE_GROWING : LOOKAHEAD);
    const last = view.stores.get(view.run)?.longest ?? 0;
    for (let row = view.step + 2, stride = 1; row <= last; row += stride, stride *= 2) {
      const wider = { ...span };
      this.cover(wider, view, log, row, row + stride - 1);
      if (width(wider) > most) return { span: this.range ? this.seen : span, whole: false };
      Object.assign(span, wider);
    }
    return { span, whole: true };
  }
}

const inside = (inner, outer) => inner.low >= outer.low && inner.high <= outer.high;
const bound = (value) => Math.max(-LARGEST, Math.min(value, LARGEST));

/** The side that was outgrown moves on; the other keeps its distance from the data. */
function grown(range, seen, span, slack) {
  const [extra, least] = [width(span) * slack, width(span) * PADDING];
  return {
    low: bound(seen.low < range.low ? span.low - extra : Math.min(range.low, span.low - least)),
    high: bound(seen.high > range.high ? span.high + extra : Math.max(range.high, span.high + least)),
  };
}

function padded(span, padding, slack, log) {
  const size = width(span);
  const floor = log ? 0.5 : Math.max(Math.abs(span.low) * 0.1, Number.MIN_VALUE);
  if (size <= Math.abs(span.low) * 1e-9) {
    const room = span.low === 0 && !log ? 1 : floor;
    return { low: bound(span.low - room), high: bound(span.high + room) };
  }
  return { low: bound(span.low - size * padding), high: bound(span.high + size * Math.max(padding, slack / 4)) };
}
