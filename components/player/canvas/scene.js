/**
 * The canvases over a 3-D chart: points are projected as WebGL projects them, by the matrices of Plotly's scene. These
 * are private to plotly.js, whose version is pinned; `sees` says whether they are there.
 */

import { toAxis } from "../traces/binding.js";
import { Overlay } from "./overlay.js";

/** WebGL's numbers have 32 bits: what is larger is not drawn. */
export const MOST = 1e30;
export const drawable = (value) => (Math.abs(value) <= MOST ? value : NaN);

/** Path and head lie above the surface by this share of the z axis. */
export const LIFT = 0.02;
/** Points on the box's edge stay, in spite of rounding. */
const EDGE = 1e-3;

export class SceneOverlay extends Overlay {
  /** @param {Object} layout Plotly's `_fullLayout` */
  sees(layout) {
    const scene = layout.scene?._scene;
    const { model, view, projection } = scene?.glplot?.cameraParams ?? {};
    return [model, view, projection].every((matrix) => matrix?.length === 16) && scene.dataScale?.length === 3;
  }

  measure(layout) {
    const { _scene: scene, xaxis, yaxis, zaxis } = layout.scene;
    const { model, view, projection } = scene.glplot.cameraParams;
    const { offsetLeft, offsetTop, clientWidth: width, clientHeight: height } = scene.container;
    this.axes = [xaxis, yaxis, zaxis].map(({ range, type }, i) => ({ range, log: type === "log", scale: scene.dataScale[i] }));
    this.matrix = [view, model].reduce(product, projection);
    Object.assign(this, { left: offsetLeft, top: offsetTop, size: { width, height } });
    return [...this.matrix, ...this.axes.flatMap(({ range, log, scale }) => [...range, log, scale]), width, height].join();
  }

  inPixels({ x, y, z }) {
    const [xs, ys] = [new Float64Array(x.length), new Float64Array(x.length)];
    for (let i = 0; i < x.length; i++) [xs[i], ys[i]] = this.project([x[i], y[i], z[i]]);
    return [xs, ys];
  }

  project(values) {
    const at = values.map((value, i) => toAxis(value, this.axes[i].log));
    if (!at.every((value, i) => isWithin(value, this.axes[i].range))) return [NaN, NaN];
    const { range } = this.axes[2];
    at[2] += LIFT * (range[1] - range[0]);
    const [x, y, , w] = transformed(this.matrix, at.map((value, i) => value * this.axes[i].scale));
    return [(0.5 + (0.5 * x) / w) * this.size.width, (0.5 - (0.5 * y) / w) * this.size.height];
  }
}

function isWithin(value, [low, high]) {
  const room = EDGE * (high - low);
  return value >= low - room && value <= high + room;
}

/** Matrices as WebGL keeps them: column after column. */
function product(a, b) {
  return Array.from({ length: 16 }, (_, i) => [0, 1, 2, 3].reduce((sum, k) => sum + a[k * 4 + (i % 4)] * b[(i >> 2) * 4 + k], 0));
}

const transformed = (m, [x, y, z]) => [0, 1, 2, 3].map((i) => m[i] * x + m[4 + i] * y + m[8 + i] * z + m[12 + i]);
