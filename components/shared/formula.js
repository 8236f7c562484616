/**
 * The value of a formula's tree, as the server's `engine.formula.tree` makes it: a number, a name, or [operator, …parts].
 *
 * @typedef {number | string | [string, ...any[]]} Tree
 */

export const OPERATIONS = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": (a, b) => (b === 2 ? a * a : a ** b),
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  neg: (a) => -a,
  where: (condition, yes, no) => (condition ? yes : no),
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  max: Math.max,
  min: Math.min,
  float32: Math.fround, // rounded to single precision
};
export const CONSTANTS = { pi: Math.PI, e: Math.E };

/** @param {Tree} tree @param {Object<string, number>} values @returns {number} NaN where a name has no value */
export function evaluate(tree, values) {
  if (typeof tree === "number") return tree;
  if (typeof tree === "string") return values[tree] ?? CONSTANTS[tree] ?? NaN;
  const [head, ...parts] = tree;
  return OPERATIONS[head](...parts.map((part) => evaluate(part, values)));
}
