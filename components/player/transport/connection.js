/**
 * Whether the page has its server, as Streamlit tells it on its own root: settings need it, the run on screen does not.
 */

/** Most reconnections are over sooner, and nobody needs to hear of them. */
const PATIENCE = 1500;
const STATE = "data-test-connection-state";

/** @param {(lost: boolean) => void} tell @returns {() => void} the way out */
export function watchConnection(tell) {
  const app = document.querySelector(`[${STATE}]`);
  let [timer, told] = [0, false];
  const say = (lost) => lost !== told && tell((told = lost));
  const look = () => {
    clearTimeout(timer);
    if (!app || app.getAttribute(STATE) === "CONNECTED") say(false);
    else timer = setTimeout(say, PATIENCE, true);
  };
  const changes = new MutationObserver(look);
  if (app) changes.observe(app, { attributeFilter: [STATE] });
  look();
  return () => (clearTimeout(timer), changes.disconnect());
}
