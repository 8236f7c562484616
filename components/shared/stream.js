/**
 * Reads a run's NDJSON into a store, and goes on by itself after a dropped connection, however long it takes: the same
 * address with `from=` the next row is the same run, since a run is a pure function of its address.
 *
 * @typedef {{ingest: (line: Object) => boolean, complete: boolean, next: number}} Store   what it reads into
 * @typedef {{onRows: () => void, onStatus: (status: StreamStatus) => void}} StreamHooks
 * @typedef {{kind: "opening"|"streaming"|"reconnecting"|"complete"}
 *          | {kind: "rejected", errors: {field?: string, message: string}[]}
 *          | {kind: "failed", code: number}} StreamStatus
 */

const FIRST_WAIT = 250;
const LONGEST_WAIT = 4000;
/** A server that restarts, or its proxy, answers with these for a while: they are a pause, not a refusal. */
const PASSING = new Set([429, 502, 503, 504]);
/** Signs that the way to the server may be open again: then nobody waits. @type {[EventTarget, string][]} */
const HOPE = [[window, "online"], [document, "visibilitychange"]];

/** An answer that trying again at once would not change. */
class Refused extends Error {
  constructor(status) {
    super(status.kind);
    this.status = status;
  }
}

export class Stream {
  /** @param {string} url @param {Store} store @param {StreamHooks} hooks */
  constructor(url, store, hooks) {
    this.url = url;
    this.store = store;
    this.hooks = hooks;
    this.abort = new AbortController();
    this.tries = 0;
    /** @type {Promise<void>|null} */
    this.running = null;
  }

  /** Resolves when the run is here, refused, or no longer wanted; never rejects. */
  async run() {
    if (!this.running) this.running = this.read().finally(() => (this.running = null));
    return this.running;
  }

  async read() {
    this.tries = 0;
    this.hooks.onStatus({ kind: "opening" });
    while (!this.abort.signal.aborted) {
      try {
        await this.connect();
        if (this.store.complete) return this.hooks.onStatus({ kind: "complete" });
      } catch (error) {
        if (this.abort.signal.aborted) return;
        if (error instanceof Refused) return this.hooks.onStatus(error.status);
      }
      await this.pause();
    }
  }

  /** At once, whether it waits or has given up. */
  retry() {
    this.goOn?.();
    return this.run();
  }

  close() {
    this.abort.abort();
  }

  async connect() {
    const response = await fetch(resumed(this.url, this.store.next), { signal: this.abort.signal });
    if (!response.ok) await refuse(response);
    for await (const line of lines(response.body)) this.take(line);
  }

  take(line) {
    if (this.abort.signal.aborted) return;
    if (!this.store.ingest(JSON.parse(line))) return;
    this.tries = 0;
    this.hooks.onStatus({ kind: "streaming" });
    this.hooks.onRows();
  }

  pause() {
    this.hooks.onStatus({ kind: "reconnecting" });
    const wait = Math.min(FIRST_WAIT * 2 ** this.tries++, LONGEST_WAIT);
    const over = new AbortController();
    return new Promise((resolve) => {
      this.goOn = resolve;
      const timer = setTimeout(resolve, wait);
      over.signal.addEventListener("abort", () => clearTimeout(timer));
      for (const [target, type] of [...HOPE, [this.abort.signal, "abort"]]) target.addEventListener(type, resolve, over);
    }).finally(() => over.abort());
  }
}

function resumed(url, row) {
  return row ? `${url}${url.includes("?") ? "&" : "?"}from=${row}` : url;
}

async function refuse(response) {
  if (PASSING.has(response.status)) throw new Error("busy");
  if (response.status !== 422) throw new Refused({ kind: "failed", code: response.status });
  const { errors } = await response.json();
  throw new Refused({ kind: "rejected", errors });
}

/** Whole lines of a body as they arrive. What a broken connection left unfinished is dropped. */
async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (rest + value).split("\n");
      rest = parts.pop();
      for (const part of parts) if (part.trim()) yield part;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
