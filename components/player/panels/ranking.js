/**
 * The lanes of a race, the one with the lowest loss at the playhead first: where each is, when it arrived, how many
 * gradients it has cost so far, and, once it is over, how it ended.
 *
 * @typedef {{name: string, color: string, dash: string, symbol: string}} Runner
 * @typedef {{title: string, lanes: Runner[], best: number|null, tolerance: number, heads: Object<string, string>,
 *            tips: Object<string, string>}} RankingPanel
 */

import { add } from "../../shared/dom.js";
import { shown } from "../../shared/number.js";
import { styleOf } from "../canvas/draw.js";
import { swatch } from "../chart/legend.js";

const PACE = 100;
const DIGITS = 4;
const NUMBERS = ["rank", "loss", "distance", "arrived", "evaluations"];

/** @param {HTMLElement} root @param {RankingPanel} panel */
export function ranking(root, panel) {
  add(root, "h3", "dl-panel-title", panel.title);
  const box = add(root, "div", "dl-ranking-box");
  box.tabIndex = 0;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", panel.title);
  const table = add(box, "table", "dl-ranking");
  const columns = Object.keys(panel.heads).filter((name) => panel.best !== null || !["distance", "arrived"].includes(name));
  const head = table.createTHead().insertRow();
  for (const name of columns) Object.assign(add(head, "th", "", panel.heads[name]), { scope: "col", title: panel.tips[name] ?? "" });
  const body = table.createTBody();
  const rows = panel.lanes.map((runner) => new Row(body, columns, runner));
  let order = "";
  return {
    pace: PACE,
    update({ store, step }) {
      const lanes = store.lanes.slice(0, rows.length);
      const places = ranked(lanes, step);
      places.forEach((lane, rank) => rows[lane].show(numbers(store.lanes[lane], step, rank, rows[lane], panel), store.lanes[lane], step));
      if (places.join() === order) return;
      order = places.join();
      body.append(...places.map((lane) => rows[lane].row));
    },
    destroy() {},
  };
}

/** The lanes by their loss at the playhead; those that went wrong come last. */
function ranked(lanes, step) {
  const losses = lanes.map((lane) => (isLost(lane, step) ? Infinity : lane.at("loss", Math.min(step, lane.last))));
  const height = (lane) => (Number.isNaN(losses[lane]) ? Infinity : losses[lane]);
  return [...lanes.keys()].sort((a, b) => (height(a) === height(b) ? a - b : height(a) - height(b)));
}

const isOver = (lane, step) => Boolean(lane.end) && step >= lane.last;
const isLost = (lane, step) => isOver(lane, step) && lane.end.mark === "bad";

function numbers(lane, step, rank, row, panel) {
  const at = Math.min(step, lane.last);
  const evaluations = lane.at("evaluations", at);
  const arrived = panel.best === null ? -1 : row.arrival(lane, panel.best + panel.tolerance);
  return {
    rank: String(rank + 1), loss: shown(lane.at("loss", at), DIGITS), distance: shown(lane.at("distance", at), DIGITS),
    arrived: arrived >= 0 && arrived <= at ? String(arrived) : "–",
    evaluations: String(Number.isFinite(evaluations) ? evaluations : at + 1),
  };
}

class Row {
  constructor(body, columns, runner) {
    this.row = body.insertRow();
    this.cells = Object.fromEntries(columns.map((name) => [name, this.row.insertCell()]));
    for (const name of columns) this.cells[name].className = NUMBERS.includes(name) ? "dl-number" : `dl-${name}`;
    const { color, dash, symbol, name } = runner;
    const style = styleOf({ mode: "lines+markers", line: { color, width: 2.5, dash }, marker: { color, symbol, size: 9 } });
    this.cells.name.append(swatch(style), name);
    this.said = {};
    this.lane = null;
  }

  /** The first row with a loss this low; only new rows are looked at. */
  arrival(lane, low) {
    if (lane !== this.lane) [this.lane, this.looked, this.first] = [lane, 0, -1];
    const losses = lane.slice("loss", this.looked, lane.last);
    const found = this.first < 0 ? losses.findIndex((loss) => loss <= low) : -1;
    if (found >= 0) this.first = this.looked + found;
    this.looked = lane.rows;
    return this.first;
  }

  /** Touches the page only where a text is another. */
  show(texts, lane, step) {
    const outcome = isOver(lane, step) ? lane.end.message : "";
    for (const [name, text] of Object.entries({ ...texts, outcome })) {
      if (this.said[name] !== text && this.cells[name]) this.cells[name].textContent = this.said[name] = text;
    }
    this.row.classList.toggle("dl-lost", isLost(lane, step));
  }
}
