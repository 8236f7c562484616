/** Every word that the player shows: the page sends them, in its reader's language. */

export class Texts {
  /** @param {Object<string, string>} [given] */
  constructor(given = {}) {
    this.words = given;
  }

  /** @param {string} key @param {Object<string, string|number>} [values] fill the text's `{places}` */
  say(key, values = {}) {
    return (this.words[key] ?? key).replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
  }
}
