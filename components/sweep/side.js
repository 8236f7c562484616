/** Beside the chart: what the colours mean and how many cells have each, the chosen cell, and what there is to see. */

import { add, element } from "../shared/dom.js";
import { shown } from "../shared/number.js";
import { swatch } from "./paint.js";
import { isBelow } from "./traces.js";

const SWATCH = 18;
/** A minimum that was found and not known is at 0 but for rounding. */
const NOTHING = 1e-6;

export class Side {
  /** @param {HTMLElement} parent @param {() => void} open */
  constructor(parent, open) {
    this.root = add(parent, "aside", "dl-side");
    this.ending = add(this.root, "p", "dl-ending");
    this.note = add(this.root, "p", "dl-cost");
    this.legend = add(this.root, "ul", "dl-kinds");
    this.below = add(this.root, "p", "dl-cost");
    this.scale = add(this.root, "div", "dl-scale");
    this.chosen = add(this.root, "div", "dl-chosen");
    this.lines = add(this.chosen, "div", "dl-chosen-lines");
    this.open = add(this.chosen, "button", "dl-open dl-go");
    this.open.type = "button";
    this.open.addEventListener("click", open);
    this.about = add(this.root, "div", "dl-about");
  }

  /** @param {import("./cells.js").Cells} cells @param {import("./paint.js").Palette} palette */
  show(cells, palette, texts) {
    const counts = cells.counts();
    const entries = cells.header.sweep === "basins" ? basins(cells, palette, texts) : kinds(cells, palette);
    const told = entries.filter(({ code, always }) => always || counts.get(code));
    this.below.textContent = isBelow(cells) ? texts.say("below") : "";
    this.legend.replaceChildren(...told.map((entry) => item(entry, counts.get(entry.code) ?? 0, cells.kind.length, texts)));
    this.showScale(cells, palette, texts);
    this.ending.textContent = endingOf(cells);
    this.note.textContent = cells.header.note;
    for (const line of [this.ending, this.note, this.below]) line.hidden = !line.textContent;
  }

  showScale(cells, palette, texts) {
    const colors = cells.header.sweep === "basins" ? palette.shade : palette.scale;
    this.scale.hidden = !colors;
    if (!colors) return;
    const bar = element("div", "dl-scale-bar");
    bar.style.background = `linear-gradient(to right, ${colors.join(", ")})`;
    const { low, high, fewer, more } = cells.span;
    const told = [[fewer ? "orFewer" : low === 1 ? "stepsOne" : "steps", low], [more ? "orMore" : high === 1 ? "stepsOne" : "steps", high]];
    const ends = told.map(([key, steps]) => element("span", "", texts.say(key, { steps: shown(steps) })));
    this.scale.replaceChildren(element("span", "dl-scale-title", texts.say("scale")), bar, ...ends);
  }

  /** @param {string[]} lines */
  showChosen(lines, texts) {
    this.lines.replaceChildren(...lines.map((text) => element("div", "", text)));
    this.open.textContent = texts.say("open");
    this.open.hidden = !lines.length;
    if (!lines.length) this.lines.textContent = texts.say("choose");
  }

  /** @param {string[]} about */
  showAbout(about, texts) {
    const title = element("h3", "", texts.say("about"));
    this.about.replaceChildren(title, ...about.map((text) => element("p", "", text)));
  }
}

/** Of whole basins the legend has every number already. */
const endingOf = ({ header, end }) => (header.sweep === "basins" && end?.outcome === "finished" ? "" : (end?.message ?? ""));

const kinds = ({ header }, { looks, scale }) =>
  header.kinds.map((label, code) => ({ code, label, always: true, look: code === 0 && scale ? { color: scale[Math.floor(scale.length / 2)], pattern: "plain" } : looks[code] }));

function basins(cells, { looks, minima }, texts) {
  const found = cells.minima.map((minimum, code) => ({
    code, always: true, look: { color: minima[code % minima.length], pattern: "plain" }, label: minimumName(minimum, code, texts),
  }));
  return [...found, ...looks.map((look, i) => ({ code: -1 - i, look, label: cells.header.kinds[i] }))];
}

/** @param {{x: number, y: number}} minimum */
export function minimumName({ x, y }, code, texts) {
  const [nearX, nearY] = [x, y].map((value) => shown(Math.abs(value) < NOTHING ? 0 : value, 3));
  return texts.say("minimum", { number: code + 1, x: nearX, y: nearY });
}

function item({ label, look }, number, all, texts) {
  const made = element("li");
  const canvas = Object.assign(element("canvas"), { width: SWATCH, height: SWATCH });
  canvas.setAttribute("aria-hidden", "true");
  swatch(canvas, look);
  const share = texts.say("share", { count: shown(number), percent: ((100 * number) / all).toFixed(1) });
  made.append(canvas, element("span", "", label), element("span", "dl-share", share));
  return made;
}
