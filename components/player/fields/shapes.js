/**
 * What is fetched over the visible range: what the ends of each axis are called in the question, what the answer holds,
 * and how many times as wide as the axis the parts are that are asked for ahead of the run.
 *
 * @typedef {{ends: Object<string, [string, string]>, read: (answer: Object, bind: Object) => Object,
 *            joined: (parts: Object[]) => Object, reaches: number[]}} Shape
 */

const column = (values) => Float64Array.from(values, (value) => value ?? NaN);

/** A function over x. @type {Shape} */
export const CURVE = {
  ends: { x: ["low", "high"] },
  read: (answer, bind) => ({ x: column(answer[bind.x]), y: column(answer[bind.y]) }),
  joined: sorted,
  reaches: [1, 8, 64, 512, 4096, 32768],
};

/** A function over x and y. @type {Shape} */
export const PLANE = {
  ends: { x: ["low_a", "high_a"], y: ["low_b", "high_b"] },
  read: ({ x, y, z, at }) => ({ x: column(x), y: column(y), z: z.map(column), at }),
  joined: ([answer]) => answer,
  reaches: [1],
};

/** All points of one function, from left to right. @param {{x: Float64Array, y: Float64Array}[]} parts */
function sorted(parts) {
  const heights = new Map(parts.flatMap(({ x, y }) => Array.from(x, (at, i) => [at, y[i]])));
  const x = Float64Array.from(heights.keys()).sort();
  return { x, y: x.map((at) => heights.get(at)) };
}
