/** The curves and planes of one chart, by the index of their trace. */

import { isField } from "../traces/kinds.js";
import { Field } from "./field.js";
import { coloured } from "./levels.js";

export class Fields {
  /** @param {(index: number, field: Field) => void} show */
  constructor(show) {
    this.show = show;
    /** @type {Map<number, Field>} */
    this.all = new Map();
  }

  /** One with the address it had is kept; another shows the old points until its own are here. */
  bind(traces) {
    const had = this.all;
    this.all = new Map();
    traces.forEach((trace, i) => {
      const bind = trace.meta?.bind;
      if (!bind || !isField(bind)) return;
      const field = this.field(bind, i, had.get(i));
      this.all.set(i, field);
      if (field.points.x.length) Object.assign(trace, attributes(field, trace));
    });
    for (const field of had.values()) if (![...this.all.values()].includes(field)) field.close();
  }

  field(bind, i, old) {
    if (old?.bind.url === bind.url) return old;
    const field = new Field(bind, () => this.show(i, field));
    if (old) field.points = old.points;
    return field;
  }

  /** @param {import("../traces/binding.js").View} view @param {boolean} resting */
  want(view, resting) {
    for (const field of this.all.values()) field.want(view, resting);
  }

  close() {
    for (const field of this.all.values()) field.close();
  }
}

/** What a field's points are to Plotly. @param {Field} field @param {Object} trace */
export function attributes({ points }, trace) {
  return points.z ? coloured(points, trace) : points;
}
