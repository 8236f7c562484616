/** Loads what a component needs besides its modules, once a page, however many components there are. */

import { element } from "./dom.js";

/** @type {Map<string, Promise<any>>} */
const loading = new Map();

/** Each build calls itself window.Plotly: which one it is, is known when it has just run. @returns {Promise<any>} plotly.js */
export const loadPlotly = (url) => once(url, () => ({ tag: "script", src: url, async: true }), () => window.Plotly);

const SHARED = new URL("./shared.css", import.meta.url).href;

/** A component's styles, above those that all have. @param {string} own @returns {Promise<any>} when it can be measured */
export const loadStyles = (own) => Promise.all([loadStyle(SHARED), loadStyle(own)]);

/** Without its styles a page still works. @param {string} href @returns {Promise<void>} */
export const loadStyle = (href) => once(href, () => ({ tag: "link", rel: "stylesheet", href }), () => {}).catch(() => {});

function once(url, describe, loaded) {
  if (!loading.has(url)) loading.set(url, load(url, describe(), loaded));
  return loading.get(url);
}

function load(url, { tag, ...properties }, loaded) {
  return new Promise((resolve, reject) => {
    const made = Object.assign(element(tag), properties);
    made.addEventListener("load", () => resolve(loaded()));
    made.addEventListener("error", () => {
      loading.delete(url);
      made.remove();
      reject(new Error(`could not load ${url}`));
    });
    document.head.append(made);
  });
}
