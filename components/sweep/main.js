/**
 * The door of a sweep: Streamlit's component calls `mount` on first show, on every rerun and on every change of theme.
 */

import { Sweep } from "./sweep.js";

/** @type {WeakMap<HTMLElement, Sweep>} */
const sweeps = new WeakMap();

/** @param {import("./sweep.js").Component} component @returns {() => void} the cleanup, when the page drops it */
export function mount(component) {
  const { parentElement } = component;
  if (!sweeps.has(parentElement)) sweeps.set(parentElement, new Sweep(parentElement));
  const sweep = sweeps.get(parentElement);
  sweep.update(component);
  return () => {
    sweeps.delete(parentElement);
    sweep.destroy();
  };
}
