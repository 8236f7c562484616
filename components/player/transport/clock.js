/**
 * The transport's model: one playhead, moved by elapsed time or by hand. No DOM.
 *
 * `position` is where the playhead wants to be. It may lie beyond the last row received (a seek ahead of the
 * stream, "go to the end" of a run still arriving): `step` then waits at that row and follows as rows come.
 */

export const SPEEDS = [1, 2, 5, 10, 25, 60, 250, 1000, Infinity];
const GOOD_LENGTH = 5;
/** At "max" a run still shows its way: it takes half a second, and longer only where the stream is slower. */
const MAX_SECONDS = 0.5;
/** A background tab has no frames; on return the run goes on from there instead of leaping. */
const LONGEST_FRAME = 250;
const LOOP_REST = 900;
const SOON = 0.3;

export class Clock {
  constructor() {
    this.step = 0;
    this.position = 0;
    this.playing = false;
    this.loop = false;
    this.speed = 10;
    this.speedChosen = false;
    this.available = -1;
    this.steps = 0;
    this.complete = false;
    this.rested = 0;
    /** @type {Set<(clock: Clock) => void>} */
    this.listeners = new Set();
  }

  /** @param {(clock: Clock) => void} listener @returns {() => void} the way out */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get atEnd() {
    return this.complete && this.step >= this.available;
  }

  get waiting() {
    return !this.complete && this.position >= this.available && (this.playing || this.position > this.available);
  }

  /** @returns {"loading"|"playing"|"waiting"|"ended"|"paused"} */
  get state() {
    if (this.available < 0) return "loading";
    if (this.waiting) return "waiting";
    if (this.playing) return "playing";
    return this.atEnd ? "ended" : "paused";
  }

  /** What the stream has so far. */
  receive(available, steps, complete) {
    Object.assign(this, { available, steps, complete });
    if (!this.speedChosen) this.speed = fittingSpeed(steps);
    this.settle();
  }

  /** Another run takes the place of this one. */
  begin(step, playing) {
    this.playing = playing;
    this.seek(step);
  }

  play() {
    if (this.atEnd) this.position = 0;
    this.position = Math.min(this.position, Math.max(this.available, 0));
    this.playing = true;
    this.rested = 0;
    this.settle();
  }

  pause() {
    this.playing = false;
    this.position = this.step;
    this.settle();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** By hand: the playhead goes there and stays. */
  stepBy(count) {
    this.playing = false;
    this.seek(this.step + count);
  }

  restart() {
    this.seek(0);
  }

  end() {
    this.playing = false;
    this.seek(Infinity);
  }

  seek(position) {
    const last = this.complete ? this.available : Math.max(this.steps, this.available);
    this.position = Math.min(Math.max(position, 0), Math.max(last, 0));
    this.rested = 0;
    this.settle();
  }

  setSpeed(speed) {
    this.speed = speed;
    this.speedChosen = true;
    this.settle();
  }

  setLoop(loop) {
    this.loop = loop;
    this.settle();
  }

  /** Rows to the second: at "max" as many as let the run's way be seen. */
  get pace() {
    return Number.isFinite(this.speed) ? this.speed : Math.max(60, this.steps / MAX_SECONDS);
  }

  /** The rows of the next moments, for those who must not change too often. */
  get soon() {
    return Math.ceil(this.pace * SOON);
  }

  /** @param {number} elapsed milliseconds since the last frame */
  advance(elapsed) {
    if (!this.playing) return;
    const time = Math.min(elapsed, LONGEST_FRAME);
    if (this.atEnd) return this.finish(time);
    this.position = Math.min(this.position + (this.pace * time) / 1000, Math.max(this.available, 0));
    this.settle();
  }

  finish(time) {
    this.rested += time;
    if (!this.loop) return this.pause();
    if (this.rested > LOOP_REST) this.seek(0);
  }

  settle() {
    this.step = Math.max(0, Math.min(Math.floor(this.position + 1e-9), this.available));
    for (const listener of this.listeners) listener(this);
  }
}

/** The speed at which a run lasts about five seconds. */
export function fittingSpeed(steps) {
  const wanted = Math.log(Math.max(steps, 1) / GOOD_LENGTH);
  const distance = (speed) => Math.abs(Math.log(speed) - wanted);
  return SPEEDS.filter(Number.isFinite).reduce((best, speed) => (distance(speed) < distance(best) ? speed : best));
}
