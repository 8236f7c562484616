/**
 * The lines under the bar: whether there is a server, how the stream is doing, what a bad setting is, and how each lane ended, once the
 * playhead is there. All of it is text, never markup. An end wears its `mark`: good, neutral or bad.
 *
 * @typedef {import("./stream.js").StreamStatus} StreamStatus
 * @typedef {import("./texts.js").Texts} Texts
 */

import { add, element } from "./dom.js";
import { icon } from "./icons.js";

const QUIET = new Set(["streaming", "complete"]);
const FAILED = new Set(["failed", "noCharts"]);

export class Status {
  /** @param {HTMLElement} parent @param {() => void} retry */
  constructor(parent, retry) {
    this.root = add(parent, "div", "dl-status");
    this.connection = add(this.root, "div");
    this.stream = add(this.root, "div");
    this.outcomes = add(this.root, "ul", "dl-outcomes");
    this.spoken = add(parent, "div", "dl-spoken");
    this.spoken.setAttribute("aria-live", "polite");
    this.retry = retry;
    this.shown = "";
  }

  /** @param {StreamStatus} status @param {Texts} texts */
  showStream(status, texts) {
    if (status.kind === this.kind && !status.errors) return;
    this.kind = status.kind;
    this.stream.className = `dl-stream dl-${status.kind}`;
    if (QUIET.has(status.kind)) return this.stream.replaceChildren();
    const said = this.sentences(status, texts);
    this.stream.replaceChildren(...said);
    if (status.kind !== "opening") this.say(said.map((line) => line.textContent).join(" "));
  }

  /** @param {boolean} lost whether the page is without its server @param {Texts} texts */
  showConnection(lost, texts) {
    const said = texts.say(lost ? "lost" : "found");
    this.root.classList.toggle("dl-offline", lost);
    this.connection.replaceChildren(...(lost ? [line("neutral", said)] : []));
    this.say(said);
  }

  sentences(status, texts) {
    if (status.kind === "rejected") return status.errors.map(({ message }) => line("bad", message));
    if (FAILED.has(status.kind)) return [line("bad", texts.say(status.kind)), this.retryButton(texts)];
    const said = line("", texts.say(status.kind));
    return status.kind === "reconnecting" ? [said, this.retryButton(texts)] : [said];
  }

  retryButton(texts) {
    const button = element("button", "dl-retry", texts.say("retry"));
    button.type = "button";
    button.addEventListener("click", this.retry);
    return button;
  }

  /** @param {{lanes: {end: Object|null, last: number}[], header: Object}} store @param {number} step @param {Texts} texts */
  showOutcomes(store, step, texts) {
    const several = store.lanes.length > 1; // their ends stand in the ranking, and lines here would move the charts
    this.root.classList.toggle("dl-several", several);
    const ends = store.lanes.flatMap((lane, i) => (lane.end && step >= lane.last ? [{ end: lane.end, i }] : []));
    const key = ends.map(({ end, i }) => `${i}${end.mark}${end.message}`).join();
    if (key === this.shown) return;
    this.shown = key;
    const said = ends.map(({ end, i }) => line(end.mark, sentence(end, store, i, texts)));
    this.outcomes.replaceChildren(...(several ? [] : said.map((child) => item(child))));
    if (said.length) this.say(said.map((child) => child.textContent).join(" "));
  }

  say(text) {
    this.spoken.textContent = text;
  }
}

function sentence(end, store, i, texts) {
  if (store.lanes.length < 2) return end.message;
  const lane = store.header.lanes[i];
  return texts.say("lane", { name: lane.label ?? lane.optimizer ?? i + 1, message: end.message });
}

function line(mark, text) {
  const made = element("span", `dl-said dl-${mark || "plain"}`);
  if (mark) made.append(icon(mark));
  made.append(text);
  return made;
}

function item(child) {
  const made = element("li");
  made.append(child);
  return made;
}
