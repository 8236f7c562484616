/** The curves of one chart, by the index of their trace. */

import { Curve } from "./curve.js";

export class Curves {
  /** @param {(index: number, points: import("./binding.js").Points) => void} show */
  constructor(show) {
    this.show = show;
    /** @type {Map<number, Curve>} */
    this.all = new Map();
  }

  /** A curve with the address it had is kept; another shows the old points until its own are here. */
  bind(traces) {
    const had = this.all;
    this.all = new Map();
    traces.forEach((trace, i) => {
      const bind = trace.meta?.bind;
      if (bind?.kind !== "curve") return;
      const curve = this.curve(bind, i, had.get(i));
      this.all.set(i, curve);
      if (curve.points.x.length) Object.assign(trace, curve.points);
    });
    for (const curve of had.values()) if (![...this.all.values()].includes(curve)) curve.close();
  }

  curve(bind, i, old) {
    if (old?.bind.url === bind.url) return old;
    const curve = new Curve(bind, () => this.show(i, curve.points));
    if (old) curve.points = old.points;
    return curve;
  }

  /** @param {import("./binding.js").View} view */
  want(view) {
    for (const curve of this.all.values()) curve.want(view);
  }

  close() {
    for (const curve of this.all.values()) curve.close();
  }
}
