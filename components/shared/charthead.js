/** The row above a chart: its title, a toggle a log axis, reset (where zoomed), and save as picture. */

import { add, element, label } from "./dom.js";
import { icon } from "./icons.js";

export class ChartHead {
  /** @param {HTMLElement} parent @param {{log: (axis: string) => void, reset: () => void, save: () => void}} act */
  constructor(parent, act) {
    this.act = act;
    this.root = add(parent, "header", "dl-chart-head");
    this.title = add(this.root, "h3");
    this.noteLine = add(this.root, "span", "dl-note");
    this.tools = add(this.root, "div", "dl-tools");
    this.resetButton = button("reset", () => act.reset());
    this.saveButton = button("image", () => act.save());
    this.tools.append(this.resetButton, this.saveButton);
    /** @type {Map<string, HTMLButtonElement>} */
    this.logs = new Map();
  }

  /**
   * @param {{title?: string, log?: string[]}} spec `log`: the axes, such as "yaxis", that have a toggle
   * @param {import("./texts.js").Texts} texts @param {{logs?: Object<string, boolean>, zoomed?: boolean}} ranges
   */
  update(spec, texts, ranges) {
    this.title.textContent = spec.title ?? "";
    label(this.resetButton, texts.say("resetZoom"));
    label(this.saveButton, texts.say("saveImage"));
    for (const axis of spec.log ?? []) this.labelLog(axis, texts);
    for (const [axis, toggle] of this.logs) toggle.hidden = !(spec.log ?? []).includes(axis);
    this.showScales(ranges);
    this.setZoomed(ranges.zoomed);
  }

  labelLog(axis, texts) {
    const toggle = this.logs.get(axis) ?? this.addLog(axis);
    toggle.textContent = texts.say("log", { axis: axis[0] });
    toggle.title = texts.say("logTitle", { axis: axis[0] });
  }

  /** @param {{logs?: Object<string, boolean>}} ranges which axes are logarithmic, by letter */
  showScales({ logs }) {
    for (const [axis, toggle] of this.logs) toggle.setAttribute("aria-pressed", String(Boolean(logs?.[axis[0]])));
  }

  addLog(axis) {
    const toggle = element("button", "dl-tool dl-log");
    toggle.type = "button";
    toggle.addEventListener("click", () => this.act.log(axis));
    this.tools.prepend(toggle);
    this.logs.set(axis, toggle);
    return toggle;
  }

  /** A few words on what is shown. */
  note(text) {
    this.noteLine.textContent = this.noteLine.title = text;
  }

  setZoomed(zoomed) {
    this.resetButton.hidden = !zoomed;
  }
}

function button(name, act) {
  const made = element("button", `dl-tool dl-${name}`);
  made.type = "button";
  made.append(icon(name));
  made.addEventListener("click", act);
  return made;
}
