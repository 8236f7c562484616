/**
 * The player's keys. Space, arrows, Home and End work anywhere on the page where no other element wants them.
 * Letters and signs (k, l, +, −) only while the focus is in the player: a page-wide one-character shortcut gets in
 * the way of speech input (WCAG 2.1.4).
 *
 * @typedef {import("./clock.js").Clock} Clock
 */

import { SPEEDS } from "./clock.js";

const TYPING = "input, select, textarea, [contenteditable]:not([contenteditable=false])";
const OWN_KEYS = "[role=slider], [role=spinbutton], [role=textbox], [role=combobox], [role=listbox], [role=option], "
  + "[role=grid], [role=tree], [role=tab], [role=radio], [role=menu], [role=menuitem], [role=dialog], "
  + "video, audio, iframe";
const PRESSED_BY_SPACE = "button, summary, [role=button], [role=checkbox], [role=switch], a[href]";

/** @type {Object<string, (clock: Clock, shift: boolean) => void>} */
const PAGE_KEYS = {
  " ": (clock) => clock.toggle(),
  ArrowLeft: (clock, shift) => clock.stepBy(shift ? -10 : -1),
  ArrowRight: (clock, shift) => clock.stepBy(shift ? 10 : 1),
  Home: (clock) => clock.restart(),
  End: (clock) => clock.end(),
};

/** @type {Object<string, (clock: Clock) => void>} */
const PLAYER_KEYS = {
  k: (clock) => clock.toggle(),
  l: (clock) => clock.setLoop(!clock.loop),
  "+": (clock) => changeSpeed(clock, 1),
  "=": (clock) => changeSpeed(clock, 1),
  "-": (clock) => changeSpeed(clock, -1),
  "−": (clock) => changeSpeed(clock, -1),
};

/**
 * @param {HTMLElement} root @param {HTMLElement} scrub our own slider @param {Clock} clock
 * @returns {() => void} the way out
 */
export function listen(root, scrub, clock) {
  const onKey = (event) => {
    const act = action(event, root, scrub);
    if (!act) return;
    event.preventDefault();
    act(clock, event.shiftKey);
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

function action(event, root, scrub) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !isVisible(root)) return null;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target !== scrub && wants(target, event.key)) return null;
  const inside = root.contains(target) && PLAYER_KEYS[event.key.toLowerCase()];
  return PAGE_KEYS[event.key] ?? (inside || null);
}

function wants(target, key) {
  if (target.closest(TYPING) || target.closest(OWN_KEYS)) return true;
  return key === " " && target.closest(PRESSED_BY_SPACE) !== null;
}

/** A player scrolled out of sight leaves the keys to the page. */
function isVisible(root) {
  const { top, bottom, width } = root.getBoundingClientRect();
  return width > 0 && bottom > 0 && top < innerHeight;
}

function changeSpeed(clock, by) {
  const at = SPEEDS.indexOf(clock.speed) + by;
  if (SPEEDS[at] !== undefined) clock.setSpeed(SPEEDS[at]);
}
