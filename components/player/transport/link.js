/** The link to a run as it is looked at: the page's own, with the step, the speed and the axes that were switched. */

/**
 * @param {string} address of the page
 * @param {{step: number, speed: number|null, flipped: string[]}} look `speed`: null where nobody chose one; `flipped`:
 *   axes with another scale than usual, such as "loss.y"
 * @returns {string} what is as usual is not in it
 */
export function linkOf(address, { step, speed, flipped }) {
  const url = new URL(address);
  const told = { at: step ? String(step) : "", speed: speed === null ? "" : Number.isFinite(speed) ? String(speed) : "max", log: flipped.join("/") };
  for (const [name, text] of Object.entries(told)) {
    if (text) url.searchParams.set(name, text);
    else url.searchParams.delete(name);
  }
  return url.href;
}
