/** The bar of a sweep: start, cancel or go on; how far it is, as a bar and in words. */

import { copyLink } from "../shared/copy.js";
import { add, label } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { shown } from "../shared/number.js";

/** What the button does in each state. */
const ACTS = { waiting: "start", opening: "cancel", running: "cancel", cancelled: "goOn", failed: "goOn" }; // a failure before the first cell has its own "Try again"
const ICONS = { start: "play", cancel: "stopped", goOn: "play" };

export class Bar {
  /** @param {HTMLElement} parent @param {{go: () => void, cancel: () => void}} act */
  constructor(parent, act) {
    this.root = add(parent, "div", "dl-bar dl-sweep-bar");
    this.root.setAttribute("role", "group");
    this.button = add(this.root, "button", "dl-go");
    this.button.type = "button";
    this.button.addEventListener("click", () => (ACTS[this.state] === "cancel" ? act.cancel() : act.go()));
    this.track = add(this.root, "div", "dl-track");
    this.track.setAttribute("role", "progressbar");
    this.track.setAttribute("aria-valuemin", "0");
    this.fill = add(this.track, "div", "dl-fill");
    this.said = add(this.root, "span", "dl-done");
    this.link = add(this.root, "button", "dl-button dl-link");
    this.link.type = "button";
    this.link.append(icon("link"));
    this.link.addEventListener("click", () => copyLink(this.link, location.href, this.texts));
  }

  /** @param {"waiting"|"opening"|"running"|"cancelled"|"failed"|"done"} state @param {import("./cells.js").Cells|null} cells */
  show(state, cells, texts) {
    this.texts = texts;
    this.started = Boolean(cells?.decided);
    if (state !== this.state) this.showState(state);
    const { done = 0, of = 0 } = cells ?? {};
    const share = state === "done" && cells.end.outcome === "finished" ? 1 : of ? done / of : 0;
    this.fill.style.width = `${100 * share}%`;
    this.track.setAttribute("aria-valuemax", String(of || 1));
    this.track.setAttribute("aria-valuenow", String(state === "done" ? of || 1 : done));
    this.said.textContent = this.words(state, cells);
    this.track.setAttribute("aria-valuetext", this.said.textContent);
  }

  words(state, cells) {
    if (!cells?.header) return state === "opening" ? this.texts.say("opening") : "";
    const { done, of, decided, header } = cells;
    const numbers = { percent: Math.floor((100 * done) / (of || 1)), done: shown(done), of: shown(of || header.runs), decided: shown(decided), runs: shown(header.runs) };
    if (state === "done") return this.texts.say("whole", numbers);
    if (state === "waiting") return this.texts.say("waits", numbers);
    const said = unit(cells);
    if (said === "stepsDone") Object.assign(numbers, { done: shown(Math.min(done, header.steps)), of: shown(header.steps) }); // not its start
    return this.texts.say(said, numbers) + (state === "cancelled" ? `. ${this.texts.say("cancelled")}` : "");
  }

  showState(state) {
    this.state = state;
    const act = state === "failed" && !this.started ? null : ACTS[state];
    this.root.setAttribute("aria-label", this.texts.say("progress"));
    this.track.setAttribute("aria-label", this.texts.say("progress"));
    label(this.link, this.texts.say("copyLink"));
    this.button.hidden = !act;
    this.button.classList.toggle("dl-primary", act !== "cancel");
    if (act) this.button.replaceChildren(icon(ICONS[act]), this.texts.say(act));
    this.root.dataset.state = state;
  }

}

/** What `done` counts: runs, steps, or, where the runs take turns, the steps of all turns, which tell nobody anything. */
function unit({ of, header }) {
  if (header.method === "one by one") return "runsDone";
  return of <= header.steps + 1 ? "stepsDone" : "shareDone";
}
