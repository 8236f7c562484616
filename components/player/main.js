/**
 * The player's door: Streamlit's component calls `mount` on first show, on every rerun and on every change of theme.
 */

import { Player } from "./player.js";

/** @type {WeakMap<HTMLElement, Player>} */
const players = new WeakMap();

/** @param {import("./player.js").Component} component @returns {() => void} the cleanup, when the page drops the player */
export function mount(component) {
  const { parentElement } = component;
  if (!players.has(parentElement)) players.set(parentElement, new Player(parentElement));
  const player = players.get(parentElement);
  player.update(component);
  return () => {
    players.delete(parentElement);
    player.destroy();
  };
}
