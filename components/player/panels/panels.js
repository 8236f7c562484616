import { add } from "../../shared/dom.js";
import { arithmetic } from "./arithmetic.js";
import { graph } from "./graph.js";
import { products } from "./products/products.js";
import { ranking } from "./ranking.js";
import { weights } from "./weights.js";

/** Milliseconds. */
const PACE = 80;

/**
 * What follows the playhead besides the charts: numbers, formulas, a graph. One entry a kind:
 *
 *     mount(root, panel, texts) -> {update(view), destroy(), pace?}
 *
 * `pace` is how many milliseconds a panel rests between two pictures while a run plays: PACE, or more where there is
 * much to write. Numbers that change more often nobody can read.
 *
 * @typedef {{stores: Map<string, import("../rows/store.js").Store>, store: import("../rows/store.js").Store,
 *            lane: import("../rows/store.js").Lane, step: number, row: (k: number) => Object<string, number>,
 *            header: import("../rows/store.js").Header, playing: boolean}} PanelView
 * @typedef {{update: (view: PanelView) => void, destroy: () => void, pace?: number}} Panel
 * @type {Object<string, (root: HTMLElement, panel: Object, texts: import("../../shared/texts.js").Texts) => Panel>}
 */
export const PANELS = { arithmetic, graph, products, ranking, weights };

export class Panels {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = add(parent, "div", "dl-panels");
    this.mounted = [];
    this.key = "";
    /** Panels out of sight wait while a run plays: numbers that nobody reads would cost frames. */
    this.sight = new IntersectionObserver((seen) => seen.forEach(({ target, isIntersecting }) => (target.inSight = isIntersecting)));
  }

  /** @param {Object[]} panels @param {import("../../shared/texts.js").Texts} texts */
  set(panels, texts) {
    const key = JSON.stringify([panels, texts.words]);
    if (key === this.key) return;
    this.key = key;
    this.destroy();
    this.mounted = panels.filter(({ kind }) => PANELS[kind]).map((panel) => this.mount(panel, texts));
    this.root.parentElement.classList.toggle("dl-ranked", panels.some(({ kind }) => kind === "ranking"));
  }

  mount(panel, texts) {
    const box = add(this.root, "section", `dl-panel dl-panel-${panel.kind}`);
    this.sight.observe(box);
    return { box, at: 0, lane: panel.lane ?? 0, ...wrap(PANELS[panel.kind](box, panel, texts)) };
  }

  /** @param {Map<string, import("../rows/store.js").Store>} stores @param {string} run */
  update(stores, run, step, playing) {
    const store = stores.get(run);
    if (!store?.header) return;
    const now = performance.now();
    for (const panel of this.mounted) {
      if (playing && !(panel.box.inSight && now - panel.at >= panel.pace)) continue;
      panel.at = now;
      const lane = store.lanes[panel.lane] ?? store.lanes[0];
      panel.update({ stores, store, lane, step, playing, header: store.header, row: (k) => rowOf(lane, k) });
    }
  }

  destroy() {
    this.sight.disconnect();
    for (const panel of this.mounted) panel.destroy();
    this.root.replaceChildren();
    this.mounted = [];
  }
}

const wrap = (panel) => ({ pace: panel.pace ?? PACE, update: (view) => panel.update(view), destroy: () => panel.destroy() });

/** One row as an object; values are NaN where there is none. */
function rowOf(lane, k) {
  return Object.fromEntries([...lane.columns.keys()].map((name) => [name, lane.at(name, k)]));
}
