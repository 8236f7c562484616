/**
 * The bar: restart, back, play, on, end, a scrub slider with the received part marked, step, speed, loop.
 *
 * @typedef {import("./clock.js").Clock} Clock
 */

import { copyLink } from "../../shared/copy.js";
import { add, label, write } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { SPEEDS } from "./clock.js";

export class Transport {
  /** @param {HTMLElement} parent @param {Clock} clock @param {import("../../shared/texts.js").Texts} texts @param {() => string} url that whoever opens it sees this run by */
  constructor(parent, clock, texts, url) {
    this.clock = clock;
    this.root = add(parent, "div", "dl-bar");
    this.root.setAttribute("role", "group");
    this.buttons = this.addButtons();
    this.slider = this.addSlider();
    this.readout = add(this.root, "span", "dl-readout");
    this.said = add(this.readout, "span");
    this.speed = this.addSpeed();
    this.loop = this.addButton("loop", () => clock.setLoop(!clock.loop));
    this.link = this.addButton("link", () => copyLink(this.link, url(), this.texts));
    this.setTexts(texts);
    this.unsubscribe = clock.subscribe(() => this.update());
  }

  addButtons() {
    const group = add(this.root, "div", "dl-buttons");
    const { clock } = this;
    const acts = {
      restart: () => clock.restart(), back: () => clock.stepBy(-1), play: () => clock.toggle(),
      forward: () => clock.stepBy(1), end: () => clock.end(),
    };
    return Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, this.addButton(name, act, group)]));
  }

  addButton(name, act, parent = this.root) {
    const button = add(parent, "button", `dl-button dl-${name}`);
    button.type = "button";
    button.append(icon(name));
    if (name === "play") button.append(icon("pause"));
    button.addEventListener("click", act);
    return button;
  }

  addSlider() {
    const slider = Object.assign(add(add(this.root, "div", "dl-way"), "input", "dl-scrub"), { type: "range", min: "0", step: "1", value: "0" });
    slider.addEventListener("input", () => {
      this.clock.playing = false;
      this.clock.seek(Number(slider.value));
    });
    return slider;
  }

  addSpeed() {
    const select = add(this.root, "select", "dl-speed");
    select.addEventListener("change", () => this.clock.setSpeed(Number(select.value)));
    return select;
  }

  /** @param {import("../../shared/texts.js").Texts} texts */
  setTexts(texts) {
    this.texts = texts;
    this.root.setAttribute("aria-label", texts.say("player"));
    const { restart, back, forward, end } = this.buttons;
    name(restart, texts.say("restart"), texts.say("home"));
    name(back, texts.say("back"), "←");
    name(forward, texts.say("forward"), "→");
    name(end, texts.say("end"), texts.say("endKey"));
    name(this.loop, texts.say("loop"), "L");
    name(this.link, texts.say("copyLink"));
    name(this.speed, texts.say("speed"), "+ −");
    this.slider.setAttribute("aria-label", texts.say("position"));
    this.speed.replaceChildren(...SPEEDS.map((speed) => this.speedOption(speed)));
    this.shown = {};
    this.update();
  }

  speedOption(speed) {
    const text = Number.isFinite(speed) ? this.texts.say("speedUnit", { speed }) : this.texts.say("speedMax");
    return new Option(text, String(speed));
  }

  /** Touches only what differs from what is shown: most frames that is the slider and the number. */
  update() {
    const { clock } = this;
    this.show("steps", clock.steps, (steps) => this.showSteps(steps));
    this.show("step", `${clock.step}/${clock.steps}`, () => this.showStep());
    this.show("received", `${clock.available}/${clock.steps}`, () => this.showReceived());
    this.show("playing", clock.playing, () => this.showPlaying());
    this.show("speed", clock.speed, (speed) => (this.speed.value = String(speed)));
    this.show("loop", clock.loop, (loop) => this.loop.setAttribute("aria-pressed", String(loop)));
  }

  show(what, value, change) {
    if (this.shown[what] === value) return;
    this.shown[what] = value;
    change(value);
  }

  showSteps(steps) {
    this.slider.max = String(Math.max(steps, 1));
    this.readout.dataset.widest = this.texts.say("step", { step: steps, steps });
  }

  showStep() {
    const { step, steps } = this.clock;
    const text = this.texts.say("step", { step, steps });
    write(this.said, text);
    this.slider.value = String(step);
    this.slider.setAttribute("aria-valuetext", text);
    this.slider.style.setProperty("--dl-played", share(step, steps));
  }

  showReceived() {
    this.slider.style.setProperty("--dl-received", share(this.clock.available, this.clock.steps));
  }

  showPlaying() {
    const { playing } = this.clock;
    this.buttons.play.classList.toggle("dl-is-playing", playing);
    name(this.buttons.play, this.texts.say(playing ? "pause" : "play"), this.texts.say("space"));
  }

  destroy() {
    this.unsubscribe();
    this.root.remove();
  }
}

const share = (part, whole) => `${(100 * Math.max(part, 0)) / Math.max(whole, 1)}%`;

const name = (element, text, key) => label(element, text, key ? `${text} (${key})` : text);
