/** Numbers for people: six digits, a true minus, powers of ten as they are written by hand. */

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** @param {number} value @param {number} [digits] significant ones, at most @returns {string} */
export function shown(value, digits = 6) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size === 0 || (size >= 1e-4 && size < 1e7) ? String(Number(value.toPrecision(digits))) : power(value, digits);
  return text.replace(/^-/, "−");
}

function power(value, significant) {
  const [digits, exponent] = value.toExponential(significant - 1).split("e");
  const raised = [...String(Number(exponent))].map((sign) => RAISED[sign]).join("");
  return Number(digits) === 1 ? `10${raised}` : `${Number(digits)}×10${raised}`;
}
