/**
 * The arithmetic of a step in matrices: what the model makes of the step's rows (or of one row that a person chose),
 * its errors, the gradient by the chain rule beside torch's, and the update. `equations.js` draws them, `step.js`
 * works them out from the weights that torch recorded.
 *
 * @typedef {{[word: string]: string} & {legs: import("./step.js").Leg[]}} ProductsPanel
 * @typedef {import("./step.js").Rows} Rows
 */

import { add } from "../../../shared/dom.js";
import { Equations } from "./equations.js";
import { batchOf, weightsAt, written } from "./step.js";

/** @param {HTMLElement} root @param {ProductsPanel} panel */
export const products = (root, panel) => new Products(root, panel);

class Products {
  constructor(root, panel) {
    this.panel = panel;
    this.pace = 200; // hundreds of numbers: more often they cost frames, and nobody could read them
    const head = add(root, "div", "dl-products-head");
    this.title = add(head, "h3", "dl-panel-title");
    const label = add(head, "label", "dl-rows", panel.rows);
    this.select = add(label, "select", "dl-speed");
    this.select.addEventListener("change", () => this.render());
    this.note = add(root, "p", "dl-note");
    this.equations = new Equations(root, panel);
  }

  update(view) {
    if (!view.header.sample) return;
    if (view.header !== this.view?.header) this.offer(view.header.sample);
    this.view = view;
    this.render();
  }

  /** The rows to choose from; what was chosen stays where it can. */
  offer({ row, held_out }) {
    const { value } = this.select;
    const options = row.map((number, i) => [String(i), this.panel[held_out[i] ? "heldOutRow" : "row"].replace("{row}", number)]);
    this.select.replaceChildren(...[["", this.panel.batch], ...options].map(([key, text]) => new Option(text, key)));
    this.select.value = options.some(([key]) => key === value) ? value : "";
  }

  render() {
    const { panel, view: { header, lane, step } } = this;
    const { sample } = header;
    const leg = panel.legs.findLast(({ at }) => at <= step);
    const alone = this.select.value !== "";
    /** @type {Rows} */
    const rows = alone ? { indices: [Number(this.select.value)], count: 1, all: true, missing: [] } : batchOf(header, lane, step);
    const now = weightsAt(sample, lane, step);
    this.title.textContent = panel.stepOf.replace("{step}", step);
    this.note.textContent = alone ? panel.alone : this.partly(rows, sample);
    this.equations.show({
      sample, leg, rows, alone, numbers: written(sample, leg, now, rows.indices, rows.count ?? NaN),
      torch: weightsAt(sample, lane, step, "grad_"),
      after: step < lane.last ? weightsAt(sample, lane, step + 1) : null,
    });
  }

  /** Why the gradient cannot be written out here, if so. */
  partly({ all, count, missing }, sample) {
    if (all) return "";
    const here = sample.row.length;
    if (missing.length) return this.panel.missing.replace("{rows}", missing.join(", ")).replace("{here}", here);
    if (count === null) return this.panel.unlisted;
    return this.panel.sampled.replace("{rows}", sample.rows).replace("{here}", here);
  }

  destroy() {}
}
