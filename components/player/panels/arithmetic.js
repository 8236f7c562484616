/**
 * The arithmetic of the step at the playhead: each line in symbols, with its numbers, and its result.
 *
 * A result is what torch recorded, in this row or (for an update) the next; only what torch does not keep, as
 * Adam's m̂, is worked out here from torch's numbers.
 *
 * @typedef {{target: string, tree: import("../../shared/formula.js").Tree, column: string, next: boolean, symbol: string,
 *            formula: string, numbers: string[]}} Line
 * @typedef {{at: number, constants: Object<string, number>, states: Object<string, string>, gradient: string,
 *            later: Object<string, string>,
 *            groups: {title: string, text?: string, lines: Line[]}[]}} Leg
 */

import { add, write } from "../../shared/dom.js";
import { evaluate } from "../../shared/formula.js";
import { shown } from "../../shared/number.js";

/** @param {HTMLElement} root @param {{title: string, atEnd: string, stepOf: string, legs: Leg[]}} panel */
export function arithmetic(root, panel) {
  const title = add(root, "h3", "dl-panel-title", panel.title);
  const body = add(root, "div", "dl-lines");
  let drawn = null;
  return {
    update(view) {
      const leg = panel.legs.findLast(({ at }) => at <= view.step);
      if (leg !== drawn?.leg) drawn = { leg, groups: build(body, leg) };
      write(title, panel.stepOf.replace("{step}", view.step));
      fill(drawn, view, panel.atEnd);
    },
    destroy() {},
  };
}

function build(body, leg) {
  body.replaceChildren();
  return leg.groups.map(({ title, text = "", lines }) => {
    const box = add(body, "div", "dl-group");
    add(box, "h4", "", title);
    const note = add(box, "p", "dl-note");
    return { box, note, text, lines: lines.map((line) => buildLine(box, line)) };
  });
}

function buildLine(box, line) {
  const root = add(box, "div", "dl-line");
  const formula = add(root, "div", "dl-formula");
  formula.innerHTML = line.symbol + line.formula; // made by our server from its own tables
  const numbers = add(root, "div", "dl-numbers");
  const branches = line.numbers.map((text) => {
    const branch = add(numbers, "span");
    branch.innerHTML = `<math><mo>=</mo></math>${text}`;
    return { branch, places: [...branch.querySelectorAll("[data-name]")] };
  });
  add(numbers, "span", "dl-equals", "=");
  return { line, root, branches, differences: subtracted(line.tree), result: add(numbers, "output", "dl-result") };
}

function fill({ leg, groups }, view, atEnd) {
  const { step, lane } = view;
  const [row, next] = [view.row(step), step < lane.last ? view.row(step + 1) : null];
  const values = { ...leg.constants, t: row.t, w: row.w, g_before: step ? view.row(step - 1).grad_w : 0 };
  for (const [name, column] of Object.entries(leg.states)) values[name] = row[column] || 0;
  for (const [name, column] of Object.entries(leg.later)) values[name] = next?.[column];
  for (const { note, text, lines } of groups) {
    const over = lines[0]?.line.next && !next;
    write(note, over ? atEnd : text);
    for (const part of lines) fillLine(part, values, part.line.next ? next : row, over);
  }
}

function fillLine({ line, root, branches, differences, result }, values, row, over) {
  root.hidden = over;
  if (over) return;
  const [, condition] = line.tree;
  const chosen = branches.length > 1 && !evaluate(condition, values) ? 1 : 0;
  branches.forEach(({ branch, places }, index) => {
    branch.hidden = index !== chosen;
    for (const place of places) fillPlace(place, values[place.dataset.name], digits(place.dataset.name, differences, values));
  });
  const recorded = row[line.column];
  values[line.target] = Number.isFinite(recorded) ? recorded : evaluate(line.tree, values);
  write(result, shown(values[line.target]));
}

/** The pairs of names that are subtracted from each other somewhere in a formula. */
function subtracted(tree) {
  if (!Array.isArray(tree)) return [];
  const [head, ...parts] = tree;
  const here = head === "-" && parts.every((part) => typeof part === "string") ? [parts] : [];
  return [...here, ...parts.flatMap(subtracted)];
}

/** Six digits; where two numbers nearly cancel, as many as their small difference needs. */
function digits(name, differences, values) {
  const [left, right] = differences.find((pair) => pair.includes(name)) ?? [];
  const lost = Math.ceil(Math.log10(Math.abs(values[name] / (values[left] - values[right]))));
  return Number.isFinite(lost) ? Math.min(6 + Math.max(lost, 0), 17) : 6;
}

function fillPlace(place, value, most) {
  const text = shown(value, most);
  const bracketed = "tight" in place.dataset && /[−×]/.test(text);
  write(place, bracketed ? `(${text})` : text);
}
