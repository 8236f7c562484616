/**
 * Numbers for people, in one form everywhere: engine/wording.py writes the same texts, to the last sign.
 *
 * Digits before the point are never rounded away: 1234567 is 1,234,567. A size below 10⁻⁴, or with more than 7 digits
 * before its point (or more than `digits`), is a power of ten as it is written by hand: 1.5×10⁻⁶, 10⁻⁶.
 */

/** Whole numbers as a language groups them, and its decimal sign. */
let whole, point;

/** Write numbers as this language does, from now on. @param {string} language */
export function writeIn(language) {
  const format = new Intl.NumberFormat(`${language}-u-nu-latn`, { useGrouping: "always" });
  whole = (digits) => format.format(BigInt(digits));
  point = format.formatToParts(0.5).find(({ type }) => type === "decimal").value;
}

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
const [SMALLEST, PLAIN] = [-4, 7];
/** A double that lies halfway between two decimals has no digit beyond these. */
const EXACT = 60;

writeIn("en");

/** @param {number} value @param {number} [digits] significant ones, at most @returns {string} */
export function shown(value, digits = 6) {
  if (Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  const text = size === Infinity ? "∞" : size ? written(size, digits) : "0";
  return value < 0 ? `−${text}` : text;
}

function written(size, digits) {
  const before = Number(size.toExponential(EXACT).split("e")[1]) + 1;
  const number = rounded(size, Math.max(digits, before));
  return number.exponent >= SMALLEST && number.exponent < Math.max(PLAIN, digits) ? plain(number) : power(rounded(size, digits));
}

/**
 * The digits of a size without their point, and the power of ten of the first; a half goes to the even digit, as in
 * Python, where JavaScript's own rounding goes up.
 */
function rounded(size, digits) {
  const [head, tail] = size.toExponential(EXACT).split("e");
  const all = head.replace(".", "");
  const [kept, rest, half] = [all.slice(0, digits), all.slice(digits), "5".padEnd(all.length - digits, "0")];
  const up = rest > half || (rest === half && Number(kept.at(-1)) % 2 === 1);
  const text = String(BigInt(kept) + (up ? 1n : 0n));
  return { digits: text, exponent: Number(tail) + text.length - digits };
}

function plain({ digits, exponent }) {
  const padded = exponent < 0 ? "0".repeat(-exponent) + digits : digits;
  const before = Math.max(exponent, 0) + 1;
  return withPoint(whole(padded.slice(0, before)), padded.slice(before));
}

function power({ digits, exponent }) {
  const ten = `10${[...String(exponent)].map((sign) => RAISED[sign]).join("")}`;
  const head = withPoint(digits[0], digits.slice(1));
  return head === "1" ? ten : `${head}×${ten}`;
}

function withPoint(before, places) {
  const left = places.replace(/0+$/, "");
  return left ? `${before}${point}${left}` : before;
}
