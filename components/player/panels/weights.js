/**
 * W, b and their gradients at the playhead as heat maps: orange above 0, blue below, by the largest size in each.
 *
 * @typedef {{title: string, note: string, label: string}} WeightsPanel
 */

import { add, write } from "../../shared/dom.js";
import { shown } from "../../shared/number.js";
import { weightsAt } from "./products/step.js";

/** Above and below 0: told apart by colour-blind readers, under text in the page's own colour at 55 % or less. */
const [ABOVE, BELOW] = ["199 119 0", "0 114 178"];
const [DEEPEST, DIGITS] = [0.55, 4];

/** @param {HTMLElement} root @param {WeightsPanel} panel */
export function weights(root, panel) {
  add(root, "h3", "dl-panel-title", panel.title);
  const body = add(root, "div", "dl-heats");
  add(root, "p", "dl-note", panel.note);
  let [drawn, maps] = ["", []];
  return {
    update({ header: { sample }, lane, step }) {
      if (!sample) return;
      const key = JSON.stringify([sample.features, sample.targets]);
      if (key !== drawn) maps = build(body, sample, panel);
      drawn = key;
      const [now, grad] = ["", "grad_"].map((before) => weightsAt(sample, lane, step, before));
      [now.W, [now.b], grad.W, [grad.b]].forEach((values, i) => maps[i].fill(values));
    },
    destroy() {},
  };
}

function build(body, { features, targets }, { label }) {
  body.replaceChildren();
  const [shape, vector] = [`(${features.length}, ${targets.length})`, `(${targets.length},)`];
  return ["", "∂L/∂"].flatMap((before) => {
    const box = add(body, "div", "dl-heat-box");
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", label.replace("{name}", `${before}W, ${before}b`));
    return [new HeatMap(box, `${before}W`, shape, features, targets), new HeatMap(box, `${before}b`, vector, ["b"], targets)];
  });
}

class HeatMap {
  constructor(parent, name, shape, rows, columns) {
    const table = add(parent, "table", "dl-heat");
    const caption = table.createCaption();
    caption.textContent = name;
    add(caption, "span", "", ` ${shape}`);
    const head = table.createTHead().insertRow();
    for (const text of ["", ...columns]) add(head, "th", "", text).title = text;
    const body = table.createTBody();
    this.cells = rows.map((text) => {
      const row = body.insertRow();
      add(row, "th", "", text).title = text;
      return columns.map(() => ({ cell: row.insertCell(), colour: "" }));
    });
  }

  /** @param {number[][]} values */
  fill(values) {
    const largest = Math.max(...values.flat().map(Math.abs).filter(Number.isFinite));
    this.cells.forEach((row, i) => row.forEach((place, j) => paint(place, values[i][j], largest)));
  }
}

/** Touches the page only where something is another. */
function paint(place, value, largest) {
  const text = shown(value, DIGITS);
  const share = Math.round((Math.abs(value) / largest) * DEEPEST * 100) || 0;
  const colour = share ? `rgb(${value > 0 ? ABOVE : BELOW} / ${share}%)` : "";
  write(place.cell, text);
  if (colour !== place.colour) place.cell.style.backgroundColor = place.colour = colour;
}
