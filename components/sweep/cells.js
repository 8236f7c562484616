/**
 * The cells of one sweep as they are decided: what `../shared/stream.js` reads into. No DOM, no network.
 *
 * @typedef {{name: string, label: string, values: number[], log: boolean}} Axis
 * @typedef {{sweep: "curve"|"map"|"basins", axes: Axis[], runs: number, steps: number, lane: string, best: number|null,
 *            minima: {x: number, y: number, value: number}[], tolerance: number, method: string, note: string,
 *            kinds: string[]}} Header `kinds` are the names of the codes 0, 1, …; of basins those of −1 and −2
 * @typedef {{outcome: string, message: string, best_cell: number|null, minima?: Header["minima"]}} End
 */

/** The kind of a cell that nobody has decided yet; the stream's own are −2 and up. */
export const WAITING = -128;

/** This share of the fastest, and of the slowest. */
const FEW = 0.02;

export class Cells {
  constructor() {
    /** Nothing is asked for from the middle: the server tells what was decided at once. */
    this.next = 0;
    this.done = this.of = this.decided = 0;
    /** @type {Header|null} */
    this.header = null;
    /** @type {End|null} */
    this.end = null;
  }

  get complete() {
    return this.end !== null;
  }

  /** One line of the stream. @returns {boolean} whether it says anything new */
  ingest(line) {
    if (line.axes) return this.begin(line);
    if (line.outcome) return Boolean((this.end = line));
    const before = `${this.done},${this.decided}`;
    [this.done, this.of] = [Math.max(this.done, line.done), line.of];
    line.cells.forEach((cell, i) => this.decide(cell, line.kind[i], line.steps[i], line.loss[i]));
    return before !== `${this.done},${this.decided}`;
  }

  /** After a dropped connection the header comes again, and then all that was decided. */
  begin(header) {
    if (this.header) return false;
    this.header = header;
    const count = header.axes.reduce((product, { values }) => product * values.length, 1);
    this.kind = new Int8Array(count).fill(WAITING);
    this.steps = new Float64Array(count).fill(NaN);
    this.loss = new Float64Array(count).fill(NaN);
    return true;
  }

  decide(cell, kind, steps, loss) {
    if (this.kind[cell] === WAITING) this.decided++;
    this.kind[cell] = kind;
    this.steps[cell] = steps ?? NaN;
    this.loss[cell] = loss ?? NaN;
  }

  /** @returns {number} cells along the first axis */
  get across() {
    return this.header.axes[0].values.length;
  }

  /** @returns {number} cells along the second axis, 1 where there is none */
  get up() {
    return this.header.axes[1]?.values.length ?? 1;
  }

  /** @returns {number[]} the values of a cell, one an axis */
  at(cell) {
    const places = [cell % this.across, Math.floor(cell / this.across)];
    return this.header.axes.map(({ values }, i) => values[places[i]]);
  }

  /** The minima in their order of the codes. */
  get minima() {
    return this.end?.minima?.length ? this.end.minima : this.header.minima;
  }

  /** @returns {Map<number, number>} how many cells are of each kind */
  counts() {
    const counts = new Map();
    for (const kind of this.kind) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return counts;
  }

  /**
   * Between how many steps nearly all arrived: the few others would take the colours.
   * @returns {{low: number, high: number, fewer: boolean, more: boolean}} whether some took fewer steps, and some more
   */
  get span() {
    const steps = this.steps.filter((number) => !Number.isNaN(number)).sort();
    if (!steps.length) return { low: 0, high: this.header.steps, fewer: false, more: false };
    const [low, high] = [steps[Math.floor(FEW * steps.length)], steps[Math.ceil((1 - FEW) * (steps.length - 1))]];
    return { low, high, fewer: steps[0] < low, more: steps.at(-1) > high };
  }
}
