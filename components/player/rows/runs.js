/**
 * The runs on screen and the ones on their way. A new run replaces the old one only when it has something to show
 * at the step where it will be looked at, so that changing a setting never flashes an empty chart.
 *
 * @typedef {{url: string, name: string}} Wanted
 * @typedef {{url: string, store: Store, stream: Stream, since: number}} Load
 * @typedef {{rows: () => void, adopt: (another: boolean) => void, status: (status: Object) => void,
 *            goal: () => number}} Hooks
 */

import { Stream } from "../../shared/stream.js";
import { Store } from "./store.js";

/** A run looked at from its end may show itself growing after this long. */
const PATIENCE = 150;

export class Runs {
  /** @param {Hooks} hooks `goal` tells the step at which the coming run will be looked at */
  constructor(hooks) {
    this.hooks = hooks;
    /** @type {Map<string, Load>} by name; the first is the run */
    this.current = new Map();
    /** @type {Map<string, Load>|null} */
    this.coming = null;
    this.wanted = "";
  }

  /** @returns {Map<string, Store>} */
  get stores() {
    return new Map([...this.current].map(([name, load]) => [name, load.store]));
  }

  get name() {
    return this.current.keys().next().value ?? "";
  }

  /** The address of the run on screen. */
  get url() {
    return this.current.get(this.name)?.url ?? "";
  }

  get store() {
    return this.current.get(this.name)?.store ?? null;
  }

  /** @param {Wanted[]} streams @returns {boolean} whether that is anything new */
  want(streams) {
    const wanted = JSON.stringify(streams);
    if (wanted === this.wanted) return false;
    this.wanted = wanted;
    const known = this.loads();
    this.coming = new Map(streams.map(({ url, name }) => [name, known.get(url) ?? this.load(url)]));
    this.closeUnused(known);
    this.check();
    return true;
  }

  /** Every load by its address: a ghost that was the run a moment ago is not fetched again. */
  loads() {
    const all = [...(this.coming?.values() ?? []), ...this.current.values()];
    return new Map(all.map((load) => [load.url, load]));
  }

  closeUnused(known) {
    const used = new Set(this.loads().values());
    for (const load of known.values()) if (!used.has(load)) load.stream.close();
  }

  load(url) {
    const store = new Store();
    const load = { url, store, since: 0, stream: null };
    load.stream = new Stream(url, store, {
      onRows: () => this.onRows(load),
      onStatus: (status) => this.onStatus(load, status),
    });
    load.stream.run();
    return load;
  }

  onRows(load) {
    if (!load.since && load.store.available >= 0) {
      load.since = performance.now();
      setTimeout(() => this.check(), PATIENCE);
    }
    this.check();
    if ([...this.current.values()].includes(load)) this.hooks.rows();
  }

  /** Only the run itself speaks: a ghost that cannot be had is simply not there. */
  onStatus(load, status) {
    const run = (this.coming ?? this.current).values().next().value;
    if (!run || run === load) this.hooks.status(status);
    if (status.kind === "complete") this.check();
  }

  check() {
    if (!this.coming) return;
    const run = this.coming.values().next().value;
    if (!run || !this.isReady(run)) return;
    if (run.store.complete) this.hooks.status({ kind: "complete" });
    const another = run !== this.current.values().next().value;
    const before = this.loads();
    [this.current, this.coming] = [this.coming, null];
    this.closeUnused(before);
    this.hooks.adopt(another);
  }

  isReady({ store, since }) {
    if (store.complete) return true;
    if (store.available < 0) return false;
    const goal = this.hooks.goal();
    return store.available >= goal || (goal === Infinity && performance.now() - since > PATIENCE);
  }

  /** Tries the run again after a failure, or before its time. */
  retry() {
    const run = (this.coming ?? this.current).values().next().value;
    if (run?.store.complete) this.hooks.status({ kind: "complete" });
    else run?.stream.retry();
  }

  close() {
    for (const load of this.loads().values()) load.stream.close();
  }
}
