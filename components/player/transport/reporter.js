/**
 * Tells Python the playhead, where the page asked for it (`branch`): before a control outside the player is touched,
 * so that the change is taken to happen at the step on screen, and on every pause. Never while a run just plays.
 * And a point of the table that a person dragged to another place.
 */

const BEFORE_A_CHANGE = ["pointerdown", "pointerup", "keydown", "change"];

export class Reporter {
  /** @param {HTMLElement} root @param {import("./clock.js").Clock} clock */
  constructor(root, clock) {
    this.clock = clock;
    /** @type {import("../player.js").Component|null} the latest: a rerun brings new functions */
    this.component = null;
    this.told = null;
    this.onEvent = (event) => {
      if (isControl(event.target) && !root.contains(event.target)) this.report();
    };
    for (const type of BEFORE_A_CHANGE) document.addEventListener(type, this.onEvent, true);
  }

  report() {
    const { step, available } = this.clock;
    if (!this.component?.data.branch || available < 0 || step === this.told) return;
    this.told = step;
    this.component.setStateValue("playhead", step);
  }

  /** @param {import("../chart/drag.js").Dropped} point `nonce` tells two drops at one place apart */
  drop(point) {
    this.component.setStateValue("dragged", { ...point, nonce: Date.now() });
  }

  close() {
    for (const type of BEFORE_A_CHANGE) document.removeEventListener(type, this.onEvent, true);
  }
}

/** Keys pressed with nothing focused move the playhead and change no setting. */
const isControl = (target) => target instanceof Node && target !== document.body && target !== document.documentElement;
