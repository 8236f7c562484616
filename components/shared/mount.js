import { writeIn } from "./number.js";

/**
 * What Streamlit's component calls on first show, on every rerun and on every change of theme: one `Part` an element.
 *
 * @typedef {{update: (component: {parentElement: HTMLElement}) => void, destroy: () => void}} Mounted
 * @param {new (parent: HTMLElement) => Mounted} Part
 */
export function mounting(Part) {
  /** @type {WeakMap<HTMLElement, Mounted>} */
  const parts = new WeakMap();
  /** @returns {() => void} the cleanup, when the page drops it */
  return function mount(component) {
    const { parentElement, data } = component;
    if (data?.language) {
      parentElement.lang = data.language;
      writeIn(data.language);
    }
    if (!parts.has(parentElement)) parts.set(parentElement, new Part(parentElement));
    const part = parts.get(parentElement);
    part.update(component);
    return () => {
      parts.delete(parentElement);
      part.destroy();
    };
  };
}
