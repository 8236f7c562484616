/**
 * A link for a person to take along: to the clipboard, also where the page is not served over https and browsers offer
 * no `clipboard`; and where the browser refuses, as in a frame without the right to, in a field to copy it from by hand.
 */

import { add, element, label } from "./dom.js";

const SECONDS = 2;

/** @param {HTMLButtonElement} button that was pressed @param {string} link @param {import("./texts.js").Texts} texts */
export async function copyLink(button, link, texts) {
  takeBack(button);
  if (!(await copied(link))) return offer(button, link, texts);
  label(button, texts.say("copied"));
  button.classList.add("dl-copied");
  setTimeout(() => (button.classList.remove("dl-copied"), label(button, texts.say("copyLink"))), 1000 * SECONDS);
}

/** @param {string} text @returns {Promise<boolean>} whether it is in the clipboard */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { // no clipboard, or none for us
    const area = Object.assign(add(document.body, "textarea"), { value: text });
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** A field with the link, selected, behind the button; it goes when it is left. */
function offer(button, link, texts) {
  const field = Object.assign(element("input", "dl-link-field"), { value: link, readOnly: true });
  label(field, texts.say("copyByHand"));
  field.addEventListener("blur", () => field.remove());
  field.addEventListener("keydown", (event) => event.key === "Escape" && button.focus());
  button.after(field);
  field.focus();
  field.select();
}

/** A press that did not move the focus, as a screen reader's, finds the field still there: left, it goes. */
const takeBack = (button) => button.nextElementSibling?.matches(".dl-link-field") && button.nextElementSibling.blur();
