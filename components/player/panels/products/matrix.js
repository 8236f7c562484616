/**
 * A matrix as people write it: a table in brackets, with its name and shape above, and the names of its rows and
 * columns. Only what fits a page is shown; an ellipsis stands for the rest.
 *
 * @typedef {{name: string, shape: string, rows: string[], columns: string[], value: (row: number, column: number) => number,
 *            more?: string}} Content   `more` stands below the rows that are shown
 */

import { add } from "../../../shared/dom.js";
import { shown } from "../../../shared/number.js";

/** Rows and columns that are shown. */
export const MOST = 6;
const DIGITS = 4;

export class Matrix {
  /**
   * @param {HTMLElement} parent @param {boolean} bare without the names of its rows
   * @param {(row: number, column: number) => void} [point] makes its numbers ones to point at, by pointer or by key;
   *   called with −1, −1 when nothing is pointed at
   */
  constructor(parent, bare, point) {
    this.table = add(parent, "table");
    this.table.className = "dl-matrix";
    [this.bare, this.point] = [bare, point];
    this.shape = "";
    if (point) this.listen();
  }

  /** @param {Content} content */
  show(content) {
    const { name, shape, rows, columns, value } = content;
    const [height, width] = [Math.min(rows.length, MOST), Math.min(columns.length, MOST)];
    const built = [height, width, rows.length > MOST, columns.length > MOST].join();
    if (built !== this.shape) this.build(height, width, rows.length > MOST, columns.length > MOST);
    this.shape = built;
    write(this.caption, name, ` ${shape}`);
    this.columns.forEach((head, j) => write(head, columns[j]));
    this.heads.forEach((head, i) => write(head, rows[i]));
    this.cells.forEach((line, i) => line.forEach((cell, j) => write(cell, shown(value(i, j), DIGITS))));
    if (this.more) write(this.more, content.more ?? "…");
  }

  build(height, width, tall, wide) {
    this.table.replaceChildren();
    this.caption = this.table.createCaption();
    const head = this.table.createTHead().insertRow();
    if (!this.bare) head.insertCell();
    this.columns = times(width, () => heading(head, "col"));
    if (wide) head.insertCell().textContent = "…";
    const body = this.table.createTBody();
    [this.heads, this.cells] = [[], []];
    for (let i = 0; i < height; i++) this.addRow(body.insertRow(), width, wide);
    this.more = tall ? ellipsis(this.table.createTFoot().insertRow(), width + Number(!this.bare) + Number(wide)) : null;
    if (this.point) this.makeGrid();
  }

  addRow(row, width, wide) {
    if (!this.bare) this.heads.push(heading(row, "row"));
    this.cells.push(times(width, () => row.insertCell()));
    if (wide) row.insertCell().textContent = "…";
  }

  /** Lights up a row and a column, or what they have in common; −1 is none. */
  mark(row, column) {
    this.cells.forEach((line, i) => line.forEach((cell, j) => {
      const lit = row >= 0 && column >= 0 ? i === row && j === column : i === row || j === column;
      cell.classList.toggle("dl-lit", lit);
    }));
  }

  /** One stop of the tab key; from there the arrows, which are the playhead's elsewhere. */
  makeGrid() {
    this.table.setAttribute("role", "grid");
    this.cells.flat().forEach((cell, k) => {
      cell.setAttribute("role", "gridcell");
      cell.tabIndex = k ? -1 : 0;
    });
  }

  listen() {
    const { table } = this;
    const pointed = (event) => this.point(...this.placeOf(event.target));
    table.addEventListener("pointerover", pointed);
    table.addEventListener("focusin", pointed);
    table.addEventListener("pointerleave", () => this.point(...this.placeOf(document.activeElement)));
    table.addEventListener("focusout", () => this.point(-1, -1));
    table.addEventListener("keydown", (event) => this.walk(event));
  }

  placeOf(cell) {
    const row = this.cells.findIndex((line) => line.includes(cell));
    return row < 0 ? [-1, -1] : [row, this.cells[row].indexOf(cell)];
  }

  walk(event) {
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!by) return;
    event.preventDefault();
    const [row, column] = this.placeOf(event.target);
    const next = this.cells[row + by[0]]?.[column + by[1]];
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

const times = (count, make) => Array.from({ length: count }, make);

function heading(row, scope) {
  const cell = add(row, "th");
  cell.scope = scope;
  return cell;
}

function ellipsis(row, width) {
  const cell = row.insertCell();
  cell.colSpan = width;
  return cell;
}

/** What an element says. @type {WeakMap<Element, string>} */
const said = new WeakMap();

/** Touches the page only where a text is another; a second text is a fainter one. */
function write(element, text, fainter = "") {
  if (said.get(element) === text + fainter) return;
  said.set(element, text + fainter);
  element.textContent = text;
  if (fainter) add(element, "span", "", fainter);
}
