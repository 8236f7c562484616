/**
 * Strokes and markers on a canvas as Plotly draws them in SVG: same widths, dashes and symbols.
 *
 * @typedef {{color: string, width: number, dash: number[], opacity: number, markerOpacity: number, lines: boolean, markers: boolean,
 *            symbol: string, size: number, fill: string, edge: string, edgeWidth: number}} Style
 */

const DASHES = {
  solid: [], dot: [1, 1], dash: [3, 3], longdash: [5, 5], dashdot: [3, 1, 1, 1], longdashdot: [5, 2, 1, 2],
};

/** Plotly's own rule: the dash grows with the line, from 3 px on. */
function dashes(name, width) {
  const known = DASHES[name ?? "solid"];
  if (known) return known.map((part) => part * Math.max(width, 3));
  return String(name).split(/[\s,]+/).map(parseFloat);
}

/** @param {Object} trace one of `_fullData` @returns {Style} */
export function styleOf(trace) {
  const { line = {}, marker = {}, mode = "lines" } = trace;
  const width = line.width ?? 2;
  const open = String(marker.symbol ?? "").includes("-open");
  const color = one(marker.color) ?? line.color;
  return {
    color: line.color ?? color, width, dash: dashes(line.dash, width), opacity: trace.opacity ?? 1,
    markerOpacity: (trace.opacity ?? 1) * (one(marker.opacity) ?? 1),
    lines: mode.includes("lines"), markers: mode.includes("markers"), symbol: String(one(marker.symbol) ?? "circle"),
    size: last(marker.size) ?? 6, fill: open ? "transparent" : color,
    edge: open ? color : one(marker.line?.color) ?? color, edgeWidth: one(marker.line?.width) ?? (open ? 1 : 0),
  };
}

const one = (value) => (Array.isArray(value) ? value[0] : value);
const last = (value) => (Array.isArray(value) ? value[value.length - 1] : value);

/** @param {CanvasRenderingContext2D} pen @param {Style} style */
export function inkLine(pen, style, dashOffset = 0) {
  pen.globalAlpha = style.opacity;
  pen.strokeStyle = style.color;
  pen.lineWidth = style.width;
  pen.lineJoin = "round";
  pen.lineCap = style.dash.length ? "butt" : "round";
  pen.setLineDash(style.dash);
  pen.lineDashOffset = dashOffset;
}

const polygon = (...corners) => (path, r) => {
  corners.forEach(([x, y], i) => (i ? path.lineTo(x * r, y * r) : path.moveTo(x * r, y * r)));
  path.closePath();
};

/** Corners in units of the marker's radius, as in Plotly's symbol_defs.js. */
const SYMBOLS = {
  circle: (path, r) => (path.moveTo(r, 0), path.arc(0, 0, r, 0, 2 * Math.PI), path.closePath()),
  square: polygon([-1, -1], [1, -1], [1, 1], [-1, 1]),
  diamond: polygon([0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]),
  "triangle-up": polygon([-1.155, 0.5], [1.155, 0.5], [0, -1]),
  "triangle-down": polygon([-1.155, -0.5], [1.155, -0.5], [0, 1]),
  cross: polygon([0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4], [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4],
    [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4], [-0.4, -1.2]),
  x: polygon([0, 0.566], [0.566, 1.131], [1.131, 0.566], [0.566, 0], [1.131, -0.566], [0.566, -1.131], [0, -0.566],
    [-0.566, -1.131], [-1.131, -0.566], [-0.566, 0], [-1.131, 0.566], [-0.566, 1.131]),
  star: polygon(...Array.from({ length: 10 }, (_, i) => {
    const [angle, r] = [(Math.PI * i) / 5, i % 2 ? 0.535 : 1.4];
    return [r * Math.sin(angle), -r * Math.cos(angle)];
  })),
  arrow: polygon([0, 0], [-0.618, 1.902], [0.618, 1.902]),
};

/** Many markers as one path: hundreds of them cost little. @param {Style} style @param {(x: number, y: number) => boolean} holds */
export function drawMarkers(pen, style, xs, ys, holds) {
  const symbol = symbolPath(style.symbol);
  pen.beginPath();
  for (let i = 0; i < xs.length; i++) {
    if (!Number.isFinite(xs[i] + ys[i]) || !holds(xs[i], ys[i])) continue;
    pen.translate(xs[i], ys[i]);
    symbol(pen, style.size / 2);
    pen.translate(-xs[i], -ys[i]);
  }
  paint(pen, style);
}

/** @param {Style} style @param {number} turn clockwise, in radians */
function drawTurned(pen, style, x, y, turn) {
  pen.save();
  pen.translate(x, y);
  pen.rotate(turn);
  pen.beginPath();
  symbolPath(style.symbol)(pen, style.size / 2);
  paint(pen, style);
  pen.restore();
}

function paint(pen, style) {
  pen.globalAlpha = style.markerOpacity;
  pen.setLineDash([]);
  pen.fillStyle = style.fill;
  pen.fill();
  if (style.edgeWidth) edge(pen, style);
}

const symbolPath = (name) => SYMBOLS[name.replace(/-open|-dot/g, "")] ?? SYMBOLS.circle;

function edge(pen, style) {
  pen.strokeStyle = style.edge;
  pen.lineWidth = style.edgeWidth;
  pen.stroke();
}

/** An arrow: its line, and a head at the end whose tip is the point itself, as Plotly has it. */
export function drawArrow(pen, style, [x0, x1], [y0, y1]) {
  if (!Number.isFinite(x0 + x1 + y0 + y1)) return;
  const turn = Math.atan2(y1 - y0, x1 - x0) + Math.PI / 2;
  inkLine(pen, style);
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.stroke();
  drawTurned(pen, { ...style, symbol: "arrow" }, x1, y1, turn);
}

/** A straight line, such as a tangent. */
export function drawLine(pen, style, x, y) {
  inkLine(pen, style);
  pen.beginPath();
  for (let i = 0; i < x.length; i++) if (Number.isFinite(x[i] + y[i])) pen.lineTo(x[i], y[i]);
  pen.stroke();
}
