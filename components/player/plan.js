/**
 * Where a run that comes now will be looked at, and whether it plays. A pure function: the rules in one place.
 *
 * @typedef {{step: number, playing: boolean}} Plan   `Infinity` is the end, wherever that will be
 */

/**
 * @param {import("./transport/clock.js").Clock} clock as it is under the run on screen
 * @param {import("./player.js").PlayerData} data
 * @param {{first: boolean, reset: boolean, still: boolean}} circumstances `still`: the reader wants no motion
 * @returns {Plan}
 */
export function plan(clock, { resume, autoplay, opening }, { first, reset, still }) {
  if (reset) return { step: 0, playing: Boolean(autoplay) && !still };
  if (first) return { step: opening?.at ?? resume ?? 0, playing: Boolean(autoplay) && !still };
  if (typeof resume === "number") return { step: Math.min(clock.step, resume), playing: clock.playing };
  if (clock.playing) return { step: 0, playing: true };
  return { step: clock.atEnd ? Infinity : clock.step, playing: false };
}
