/** In the place of a 3-D chart where the browser has no WebGL: a sentence that says so. */

import { Chart } from "./chart.js";

/** Asked once: browsers allow few contexts. */
let answer;
export function hasWebgl() {
  answer ??= Boolean(document.createElement("canvas").getContext("webgl"));
  return answer;
}

export class NoChart extends Chart {
  setFigure(_Plotly, spec, _scene, _theme, texts) {
    this.announce(spec, texts);
    this.plot.textContent = texts.say("noWebgl");
    this.root.dataset.filled = "true";
    this.committed = true;
  }

  draw() {}

  wait() {}

  commit() {}

  urgent() {
    return null;
  }

  isOutdated() {
    return false;
  }
}
