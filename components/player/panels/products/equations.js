/**
 * The equations of a step: matrices with signs between them. Pointing at a number of Ŷ or of a gradient lights up
 * the row and the column that it comes from, and writes out their product below.
 *
 * @typedef {{sample: import("../../traces/model.js").Sample, leg: import("./step.js").Leg, rows: import("./step.js").Rows,
 *            alone: boolean, numbers: import("./step.js").Step, torch: {W: number[][], b: number[]},
 *            after: {W: number[][], b: number[]}|null}} Scene
 */

import { add } from "../../../shared/dom.js";
import { shown } from "../../../shared/number.js";
import { MOST, Matrix } from "./matrix.js";
import { penalty } from "./step.js";

/** What each line of an equation holds: names of matrices, and signs between them. */
const LINES = {
  forward: ["X", "·", "W", "+", "b", "=", "P"],
  errors: ["Y", "−", "P again", "=", "E"],
  slope: ["slope", "=", "D"],
  gradient: ["XT", "·", "D again", "penalty", "=", "G", "torch", "G torch"],
  bias: ["sums", "=", "g", "torch", "g torch"],
  plain: ["W again", "−", "lr", "·", "G again", "=", "W after"],
  plainBias: ["b again", "−", "lr", "·", "g again", "=", "b after"],
  rule: ["rule", "steps"],
  other: ["W again", "→", "W after", "difference", "W change"],
  otherBias: ["b again", "→", "b after", "difference", "b change"],
};
const GROUPS = { forward: ["forward"], errors: ["errors", "slope"], gradient: ["gradient", "bias"],
  update: ["plain", "plainBias", "rule", "other", "otherBias"] };
const MATRICES = new Set(["X", "XT", "W", "b", "P", "Y", "E", "D", "G", "g"]);
/** Their rows are those of a matrix before them in the line, or there is one row: no names beside them. */
const BARE = new Set(["b", "b again", "b after", "b change", "g", "g torch", "g again", "P again", "E", "G torch", "G again",
  "W after", "W change"]);
const POINTED = new Set(["P", "G", "g"]);
const SIGNS = new Set(["·", "+", "−", "=", "→"]);
const CLASSES = { torch: "dl-torch", steps: "dl-rule" };

export class Equations {
  /** @param {HTMLElement} parent @param {Object<string, string>} words */
  constructor(parent, words) {
    this.words = words;
    this.pointed = ["", -1, -1];
    [this.matrices, this.lines, this.groups, this.texts, this.notes] = [{}, {}, {}, {}, {}];
    for (const [group, lines] of Object.entries(GROUPS)) this.addGroup(parent, group, lines);
    this.notes.errors.textContent = words.minus;
  }

  addGroup(parent, group, lines) {
    const box = this.groups[group] = add(parent, "div", "dl-group");
    add(box, "h4", "", this.words[group]);
    const all = add(box, "div", "dl-equations");
    for (const line of lines) this.addLine(all, line);
    this.notes[group] = add(box, "p", "dl-product");
  }

  addLine(box, line) {
    const root = this.lines[line] = add(box, "div", "dl-equation");
    for (const name of LINES[line]) {
      if (SIGNS.has(name)) add(root, "span", "dl-sign-between", name);
      else if (MATRICES.has(name.split(" ")[0])) this.addMatrix(root, name);
      else this.addText(root, name);
    }
  }

  addText(root, name) {
    const text = add(root, "span", `dl-between ${CLASSES[name] ?? ""}`, this.words[name] ?? "");
    (this.texts[name] ??= []).push(text);
  }

  addMatrix(root, name) {
    const point = POINTED.has(name) ? (row, column) => this.point(name, row, column) : undefined;
    const matrix = new Matrix(root, BARE.has(name), point);
    matrix.table.classList.toggle("dl-torch", name.endsWith(" torch"));
    (this.matrices[name] ??= []).push(matrix);
  }

  point(name, row, column) {
    this.pointed = [name, row, column];
    this.light();
  }

  /** @param {Scene} scene */
  show(scene) {
    this.scene = scene;
    this.hide(scene);
    this.fillTexts(scene);
    for (const [name, content] of Object.entries(this.contents(scene))) {
      for (const matrix of this.matrices[name]) matrix.show(content);
    }
    this.light();
  }

  hide({ rows, alone, leg, after }) {
    const { groups, lines } = this;
    groups.forward.hidden = groups.errors.hidden = !rows.indices.length;
    lines.slope.hidden = rows.count === null;
    for (const line of [lines.gradient, lines.bias]) {
      line.classList.toggle("dl-only-torch", !rows.all);
      line.classList.toggle("dl-without-torch", alone);
    }
    groups.update.hidden = alone;
    const shownLines = leg.plain ? ["plain", "plainBias"] : ["rule", "other", "otherBias"];
    for (const line of GROUPS.update) lines[line].hidden = !after || !shownLines.includes(line);
    this.notes.update.textContent = after ? "" : this.words.atEnd;
  }

  fillTexts({ leg }) {
    if (leg === this.leg) return;
    this.leg = leg;
    // made by our server from its own tables
    for (const [name, markup] of Object.entries(leg.markup)) for (const text of this.texts[name]) text.innerHTML = markup;
    for (const text of this.texts.lr) text.textContent = shown(leg.constants.lr);
  }

  /** @param {Scene} scene @returns {Object<string, import("./matrix.js").Content>} */
  contents({ sample, rows, numbers, torch, after }) {
    const { features, targets } = sample;
    const count = rows.count ?? "n";
    const names = rows.indices.map((i) => this.words.row.replace("{row}", sample.row[i]));
    const more = this.words.more.replace("{count}", (rows.count ?? rows.indices.length) - MOST);
    const outputs = { shape: `(${count}, ${targets.length})`, rows: names, columns: targets, more };
    const weights = { shape: `(${features.length}, ${targets.length})`, rows: features, columns: targets };
    const biases = { shape: `(${targets.length},)`, rows: ["b"], columns: targets };
    const of = (name, kind, values) => ({ ...kind, name, value: (i, j) => values[i][j] });
    const change = (now, later) => now.map((line, i) => line.map((value, j) => later[i][j] - value));
    const { X, Y, W, b, P, E, D, G, g } = numbers;
    const P_ = of("Ŷ", outputs, P), D_ = of("∂L/∂Ŷ", outputs, D), W_ = of("W", weights, W), b_ = of("b", biases, [b]);
    const next = after ?? { W, b };
    return {
      X: { name: "X", shape: `(${count}, ${features.length})`, rows: names, columns: features, more, value: (i, j) => X[i][j] },
      XT: { name: "Xᵀ", shape: `(${features.length}, ${count})`, rows: features, columns: names, value: (i, j) => X[j][i] },
      W: W_, "W again": W_, b: b_, "b again": b_, P: P_, "P again": P_, D: D_, "D again": D_,
      Y: of("Y", outputs, Y), E: of("E", outputs, E),
      G: of("∂L/∂W", weights, G), "G torch": of("∂L/∂W", weights, torch.W), "G again": of("∂L/∂W", weights, torch.W),
      g: of("∂L/∂b", biases, [g]), "g torch": of("∂L/∂b", biases, [torch.b]), "g again": of("∂L/∂b", biases, [torch.b]),
      "W after": of("W", weights, next.W), "b after": of("b", biases, [next.b]),
      "W change": of("ΔW", weights, change(W, next.W)), "b change": of("Δb", biases, change([b], [next.b])),
    };
  }

  /** The row and the column of the number that is pointed at, and their product. */
  light() {
    const [name, i, j] = this.pointed;
    const lit = i < 0 ? {} : LIT[name](i, j);
    for (const [key, all] of Object.entries(this.matrices)) for (const matrix of all) matrix.mark(...(lit[key] ?? [-1, -1]));
    this.notes.forward.textContent = name === "P" && i >= 0 ? this.forward(i, j) : this.words.pointForward;
    this.notes.gradient.hidden = !this.scene.rows.all;
    this.notes.gradient.textContent = name !== "P" && i >= 0 ? this.backward(name, i, j) : this.words.pointGradient;
  }

  forward(i, j) {
    const { numbers: { X, W, b, P } } = this.scene;
    return `${this.sum(X[i].map((x, f) => [x, W[f][j]]))} + ${factor(b[j])} = ${shown(P[i][j])}`;
  }

  backward(name, i, j) {
    const { numbers: { X, W, D, G, g }, leg } = this.scene;
    if (name === "g") return `${this.sum(D.map((row) => [row[j]]))} = ${shown(g[j])}`;
    const added = leg.l1 || leg.l2 ? ` + ${factor(penalty(leg, W[i][j]))}` : "";
    return `${this.sum(D.map((row, k) => [X[k][i], row[j]]))}${added} = ${shown(G[i][j])}`;
  }

  /** @param {number[][]} terms products of one or two factors */
  sum(terms) {
    const told = terms.slice(0, MOST).map((factors) => factors.map(factor).join("·")).join(" + ");
    return terms.length > MOST ? `${told} + ${this.words.moreTerms.replace("{count}", terms.length - MOST)}` : told;
  }
}

/** What a number comes from: the row (i, −1) or the column (−1, j) of each matrix, and the number itself. */
const LIT = {
  P: (i, j) => ({ X: [i, -1], W: [-1, j], b: [0, j], P: [i, j] }),
  G: (i, j) => ({ XT: [i, -1], "D again": [-1, j], G: [i, j], "G torch": [i, j] }),
  g: (_, j) => ({ "D again": [-1, j], g: [0, j], "g torch": [0, j] }),
};

function factor(value) {
  const text = shown(value);
  return /[−×]/.test(text) ? `(${text})` : text;
}
