/**
 * One player on a page: puts runs, clock, bar, charts and panels together.
 *
 * @typedef {{url: string, name: string}} StreamSpec
 * @typedef {{assets: string, wholeAssets?: string, streams: StreamSpec[], charts: import("./chart/chart.js").ChartSpec[], panels?: Object[],
 *            texts?: Object<string, string>, resume?: number|null, branch?: boolean, reset?: string,
 *            autoplay?: boolean, opening?: {at?: number, speed?: number|"max"}}} PlayerData
 * @typedef {{parentElement: HTMLElement, data: PlayerData, setStateValue: (name: string, value: any) => void}} Component
 */

import { loadPlotly, loadStyles } from "../shared/assets.js";
import { add } from "../shared/dom.js";
import { Status } from "../shared/status.js";
import { Texts } from "../shared/texts.js";
import { Charts, buildOf } from "./chart/charts.js";
import { Panels } from "./panels/panels.js";
import { plan } from "./plan.js";
import { Runs } from "./rows/runs.js";
import { Transport } from "./transport/bar.js";
import { Clock } from "./transport/clock.js";
import { watchConnection } from "./transport/connection.js";
import { listen } from "./transport/keys.js";
import { linkOf } from "./transport/link.js";
import { Reporter } from "./transport/reporter.js";

const STYLES = new URL("./player.css", import.meta.url).href;

export class Player {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = add(parent, "div", "descent-lab");
    this.root.tabIndex = -1;
    this.texts = new Texts();
    this.adopted = false;
    this.mustReset = false;
    this.clock = new Clock();
    this.frame = (now) => this.onFrame(now);
    this.build();
    this.runs = new Runs({
      rows: () => this.onRows(), adopt: (another) => this.adopt(another),
      status: (status) => this.status.showStream(status, this.texts), goal: () => this.plan().step,
    });
    this.reporter = new Reporter(this.root, this.clock);
    this.leave = [
      this.clock.subscribe(() => this.onClock()), listen(this.root, this.transport.slider, this.clock),
      watchConnection((lost) => this.status.showConnection(lost, this.texts)),
    ];
    this.root.player = { clock: this.clock, url: () => this.runs.url, rows: (name) => rowsOf(this.runs.stores.get(name ?? this.runs.name)) };
  }

  build() {
    this.transport = new Transport(this.root, this.clock, this.texts, () => this.link());
    this.status = new Status(this.root, () => this.retry());
    const body = add(this.root, "div", "dl-body");
    this.charts = new Charts(body, () => this.wake(), (point) => this.reporter.drop(point));
    this.panels = new Panels(body);
  }

  /** Called on every rerun: what is the same stays untouched. @param {Component} component */
  update(component) {
    this.reporter.component = component;
    this.previous = this.data;
    this.data = component.data;
    this.setTexts(this.data.texts);
    if (!this.previous) this.open(this.data.opening);
    const reset = this.previous && this.data.reset !== this.previous.reset;
    this.mustReset ||= reset;
    if (reset) takeFocus(this.root);
    this.runs.want(this.data.streams);
    if (this.runs.coming && this.runs.store) return;
    if (reset) this.rewind();
    this.showPage();
  }

  /** At the speed that the page's link has. */
  open({ speed } = {}) {
    if (speed) this.clock.setSpeed(speed === "max" ? Infinity : speed);
  }

  /** The page's link, with what the player alone knows. */
  link() {
    const { step, speed, speedChosen } = this.clock;
    return linkOf(location.href, { step, speed: speedChosen ? speed : null, flipped: this.charts.flipped });
  }

  setTexts(given = {}) {
    if (JSON.stringify(given) === this.textKey) return;
    this.textKey = JSON.stringify(given);
    this.texts = new Texts(given);
    this.transport.setTexts(this.texts);
  }

  /** The page's figures and panels, as of the run on screen. */
  async showPage() {
    const { data } = this;
    this.panels.set(data.panels ?? [], this.texts);
    this.charts.set(data.charts, data.streams[0]?.name ?? "", this.texts);
    try {
      await this.loadBuild("basic", data.assets);
      if (data.charts.some((spec) => buildOf(spec) === "whole")) await this.loadBuild("whole", data.wholeAssets);
    } catch {
      this.status.showStream({ kind: "noCharts" }, this.texts);
    }
  }

  async loadBuild(name, url) {
    if (this.charts.builds.has(name)) return;
    const [Plotly] = await Promise.all([loadPlotly(url), loadStyles(STYLES)]);
    this.charts.builds.set(name, Plotly);
    if (!this.gone) this.charts.changed();
  }

  plan() {
    return plan(this.clock, this.data, { first: !this.adopted, reset: this.mustReset, still: prefersStill() });
  }

  /** The coming run takes over, its figures with it. */
  adopt(another) {
    if (another) this.begin(this.plan());
    this.adopted = true;
    this.showPage();
    this.charts.changed();
  }

  begin({ step, playing }) {
    this.mustReset = false;
    this.fitted = 0;
    this.charts.forgetRanges();
    this.receive();
    this.clock.begin(step, playing);
  }

  rewind() {
    const { step, playing } = this.plan();
    this.mustReset = false;
    this.clock.begin(step, playing);
  }

  retry() {
    this.runs.retry();
    this.showPage();
  }

  receive() {
    const { store } = this.runs;
    if (store) this.clock.receive(store.available, store.steps, store.complete);
  }

  onRows() {
    this.receive();
    const { available, complete, step } = this.clock;
    if (step === 0 && (complete || available > 4 * this.fitted)) {
      this.fitted = Math.max(available, 1);
      this.charts.forgetRanges();
    }
    this.charts.changed();
  }

  onClock() {
    if (this.clock.step !== this.step) {
      if (this.clock.step === 0) this.charts.forgetRanges();
      this.step = this.clock.step;
      this.root.dataset.committed = "false";
      this.charts.changed();
    }
    this.showState();
    this.wake();
  }

  showState() {
    const { step, available, state, playing, steps } = this.clock;
    Object.assign(this.root.dataset, { step, state, received: available + 1 });
    if (this.wasPlaying !== undefined && playing !== this.wasPlaying) this.speak(playing, step);
    this.wasPlaying = playing;
  }

  /** At the end the run's own last word is told: nothing is said over it. */
  speak(playing, step) {
    if (playing) return this.status.say(this.texts.say("playing"));
    if (!this.clock.atEnd) this.status.say(this.texts.say("paused", { step }));
    this.reporter.report();
  }

  wake() {
    this.ticking ||= requestAnimationFrame(this.frame);
  }

  onFrame(now) {
    this.ticking = 0;
    if (this.clock.playing) this.clock.advance(this.lastFrame ? now - this.lastFrame : 0);
    this.lastFrame = this.clock.playing ? now : 0;
    const { stores, name, store } = this.runs;
    const moving = this.clock.playing && !this.clock.waiting;
    const scene = { stores, run: name, step: this.clock.step, soon: moving ? this.clock.soon : 0 };
    const left = this.charts.frame(now, scene, moving);
    this.root.dataset.committed = String(this.charts.committed);
    if (store?.header) this.follow(stores, name, store);
    if (left || this.clock.playing) this.wake();
  }

  /** Words and numbers follow the playhead. */
  follow(stores, name, store) {
    const { step, playing } = this.clock;
    const key = `${step},${playing},${store.available},${store.complete},${this.panels.key}`;
    if (key === this.followed && store === this.followedStore) return;
    [this.followed, this.followedStore] = [key, store];
    this.status.showOutcomes(store, step, this.texts);
    this.panels.update(stores, name, step, playing);
  }

  destroy() {
    this.gone = true;
    cancelAnimationFrame(this.ticking);
    this.leave.forEach((leave) => leave());
    [this.runs, this.reporter].forEach((part) => part.close());
    [this.charts, this.panels, this.transport].forEach((part) => part.destroy());
    this.root.remove();
  }
}

/**
 * A button that was clicked, such as a preset, would keep the space bar to itself: with a mouse one looks at the player
 * next. Who came to it by key stays there.
 */
function takeFocus(root) {
  if (!document.activeElement.matches("body, :focus-visible")) root.focus({ preventScroll: true });
}

const prefersStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** A store's rows as plain arrays, for tests. */
function rowsOf(store) {
  const columns = (lane) => [...lane.columns.keys()].map((name) => [name, [...lane.slice(name, 0, lane.last)]]);
  return store?.lanes.map((lane) => Object.fromEntries(columns(lane)));
}
