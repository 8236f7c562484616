/** Every word that the player shows. The page's own texts, translated by it, come before these. */

const ENGLISH = {
  player: "Player",
  play: "Play",
  pause: "Pause",
  restart: "Back to the start",
  back: "One step back",
  forward: "One step on",
  end: "To the end",
  loop: "Loop",
  speed: "Steps per second",
  speedMax: "max",
  speedUnit: "{speed}/s",
  position: "Step",
  step: "step {step} / {steps}",
  space: "space",
  home: "Home",
  endKey: "End",
  log: "log {axis}",
  logTitle: "Logarithmic {axis} axis",
  resetZoom: "Reset zoom",
  saveImage: "Save as picture",
  playing: "Playing",
  paused: "Paused at step {step}",
  ended: "At the end, step {step}",
  opening: "starting…",
  reconnecting: "reconnecting…",
  failed: "The run could not be loaded.",
  noCharts: "The charts could not be loaded.",
  retry: "Try again",
  lane: "{name}: {message}",
  finished: "Finished.",
  converged: "Converged.",
  diverged: "Diverged.",
};

export class Texts {
  /** @param {Object<string, string>} [given] */
  constructor(given = {}) {
    this.words = { ...ENGLISH, ...given };
  }

  /** @param {string} key @param {Object<string, string|number>} [values] fill the text's `{places}` */
  say(key, values = {}) {
    return (this.words[key] ?? key).replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
  }
}
