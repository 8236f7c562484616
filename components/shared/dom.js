/** The few lines with which everything here makes its elements. */

/** @param {string} tag @param {string} [className] @param {string} [textContent] @returns {HTMLElement} */
export const element = (tag, className = "", textContent = "") =>
  Object.assign(document.createElement(tag), { className, textContent });

/** The same, at the end of another. @param {Element} parent @returns {HTMLElement} */
export const add = (parent, tag, className, textContent) => parent.appendChild(element(tag, className, textContent));

/** A name for those who point at it, and for those who hear it. @param {HTMLElement} element @param {string} text */
export function label(element, text, title = text) {
  element.title = title;
  element.setAttribute("aria-label", text);
}
