/** The few lines with which everything here makes its elements. */

/** @param {string} tag @param {string} [className] @param {string} [textContent] @returns {HTMLElement} */
export const element = (tag, className = "", textContent = "") =>
  Object.assign(document.createElement(tag), { className, textContent });

/** The same, at the end of another. @param {Element} parent @returns {HTMLElement} */
export const add = (parent, tag, className, textContent) => parent.appendChild(element(tag, className, textContent));

/** Into the text that stands there, and only another one: a new node would be laid out anew. @param {Element} element */
export function write(element, text) {
  const { firstChild } = element;
  if (!firstChild) element.textContent = text;
  else if (firstChild.data !== text) firstChild.data = text;
}

/** A name for those who point at it, and for those who hear it. @param {HTMLElement} element @param {string} text */
export function label(element, text, title = text) {
  element.title = title;
  element.setAttribute("aria-label", text);
}
