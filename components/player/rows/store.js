/**
 * The rows of one stream, as columns of numbers that only grow. No DOM, no network.
 *
 * @typedef {{lane: number, outcome: string, mark: "good"|"neutral"|"bad", steps: number, bad_step?: number|null, message: string}} LaneEnd
 * @typedef {{columns?: string[], lanes: Object[], steps?: number, legs?: number[][],
 *            marks?: Object<string, number|null>, sample?: import("../traces/model.js").Sample, condition?: number|null,
 *            spec?: Object}} Header
 */

const FIRST_CAPACITY = 256;

/** One column: a Float64Array that doubles when it is full. A `null` is kept as NaN. */
class Column {
  constructor() {
    this.values = new Float64Array(FIRST_CAPACITY);
    this.length = 0;
  }

  /** @param {(number|null)[]} values @param {number} skip how many of them are known already */
  append(values, skip) {
    const length = this.length + values.length - skip;
    if (length > this.values.length) this.grow(length);
    for (let i = skip; i < values.length; i++) {
      const value = values[i];
      this.values[this.length++] = value === null ? NaN : Number(value);
    }
  }

  grow(length) {
    const wider = new Float64Array(Math.max(length, 2 * this.values.length));
    wider.set(this.values);
    this.values = wider;
  }

  /** Rows that the stream sent without this column. */
  pad(length) {
    if (length > this.values.length) this.grow(length);
    this.values.fill(NaN, this.length, length);
    this.length = length;
  }
}

/** One descent: an optimizer on its way. */
export class Lane {
  constructor() {
    this.rows = 0;
    /** @type {LaneEnd|null} */
    this.end = null;
    /** @type {Map<string, Column>} */
    this.columns = new Map();
  }

  /** The last row there is; -1 before the first. */
  get last() {
    return this.rows - 1;
  }

  /** @returns {Float64Array} rows `from` to `to`, the last one included: a view, not a copy */
  slice(name, from, to) {
    const column = this.columns.get(name);
    return column ? column.values.subarray(from, Math.min(to + 1, this.rows)) : new Float64Array(0);
  }

  /** @returns {number} NaN where there is no such row or column */
  at(name, row) {
    const column = this.columns.get(name);
    return column && row >= 0 && row < this.rows ? column.values[row] : NaN;
  }

  /** Appends a chunk, without the rows that are here already. @returns {boolean} anything new? */
  append(chunk) {
    const skip = this.rows - chunk.step[0];
    if (!chunk.step.length || skip >= chunk.step.length) return false;
    if (skip < 0) throw new RangeError(`rows ${this.rows} to ${chunk.step[0] - 1} are missing`);
    const rows = this.rows + chunk.step.length - skip;
    for (const [name, values] of Object.entries(chunk)) {
      if (Array.isArray(values)) this.column(name).append(values, skip);
    }
    for (const column of this.columns.values()) if (column.length < rows) column.pad(rows);
    this.rows = rows;
    return true;
  }

  column(name) {
    if (!this.columns.has(name)) {
      const column = new Column();
      column.pad(this.rows);
      this.columns.set(name, column);
    }
    return this.columns.get(name);
  }
}

export class Store {
  constructor() {
    /** @type {Header|null} */
    this.header = null;
    /** @type {Lane[]} */
    this.lanes = [];
  }

  /** Takes one line of the stream; a line seen before changes nothing. @returns {boolean} anything new? */
  ingest(line) {
    if (line.lanes) return this.open(line);
    const lane = this.lanes[line.lane];
    if (!lane) return false;
    if (Array.isArray(line.step)) return lane.append(line);
    if (!line.outcome || lane.end) return false;
    lane.end = line;
    return true;
  }

  open(header) {
    if (this.header) return false;
    this.header = header;
    this.lanes = header.lanes.map(() => new Lane());
    return true;
  }

  get complete() {
    return this.lanes.length > 0 && this.lanes.every((lane) => lane.end);
  }

  /** Where a broken stream goes on: the first row that some lane still lacks. */
  get next() {
    const open = this.lanes.filter((lane) => !lane.end);
    return open.length ? Math.min(...open.map((lane) => lane.rows)) : 0;
  }

  /** The last row to which a playhead may go: lanes still under way hold it back, those at their end do not. */
  get available() {
    if (!this.lanes.length) return -1;
    const open = this.lanes.filter((lane) => !lane.end);
    return open.length ? Math.min(...open.map((lane) => lane.last)) : this.longest;
  }

  get longest() {
    return Math.max(...this.lanes.map((lane) => lane.last));
  }

  /** How many steps there will be: as announced, and in the end as many as were taken. */
  get steps() {
    if (!this.lanes.length) return 0;
    return this.complete ? this.longest : Math.max(this.header.steps ?? 0, this.longest);
  }

  /** The step at which the settings in force at `step` began. */
  legStart(lane, step) {
    const starts = this.header?.legs?.[lane] ?? [0];
    return Math.max(0, ...starts.filter((start) => start <= step));
  }

  /** @returns {import("../traces/model.js").Sample|null} rows of the table; a problem without a table has none */
  get sample() {
    return this.header?.sample ?? null;
  }

  /** @returns {number} the known minimum of a column; NaN where there is none */
  mark(name) {
    return this.header?.marks?.[name] ?? NaN;
  }
}
