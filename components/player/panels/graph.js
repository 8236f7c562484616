/**
 * The autograd graph at the playhead: values on the way up, and after backward() gradients on the way down.
 *
 * @typedef {{id: string, label: string, op?: string, place: [number, number], value: string, grad?: string,
 *            learns?: boolean}} Node
 * @typedef {{title: string, backward: string, zero: string, help: string, refused: boolean, nodes: Node[],
 *            edges: [string, string][], legs: {at: number}[]}} GraphPanel
 */

import { add, write } from "../../shared/dom.js";
import { shown } from "../../shared/number.js";

const [ACROSS, DOWN, WIDTH, HEIGHT, EDGE] = [172, 112, 152, 80, 10];
const SVG = "http://www.w3.org/2000/svg";

/** @param {HTMLElement} root @param {GraphPanel} panel */
export function graph(root, panel) {
  add(root, "h3", "dl-panel-title", panel.title);
  const button = Object.assign(add(root, "button", "dl-backward"), { type: "button", title: panel.help });
  const refusal = add(root, "p", "dl-refusal");
  refusal.setAttribute("role", "alert");
  const picture = draw(root, panel);
  const state = { open: false, moved: false };
  const show = () => render(state, panel, { button, picture, refusal });
  button.addEventListener("click", () => ((state.open = !state.open), show()));
  show();
  return {
    update(view) {
      if (view.step > 0 && !state.moved) [state.moved, state.open] = [true, true];
      state.end = view.lane.end;
      fill(picture, panel, view);
      show();
    },
    destroy() {},
  };
}

function render({ open, end }, panel, { button, picture, refusal }) {
  const refused = open && panel.refused;
  write(button, open ? panel.zero : panel.backward);
  button.setAttribute("aria-pressed", String(open));
  picture.svg.classList.toggle("dl-open", open && !panel.refused);
  write(refusal, refused ? (end?.message ?? "") : "");
}

function fill({ values, grads }, panel, { step, row }) {
  const numbers = { ...row(step), ...panel.legs.findLast(({ at }) => at <= step), one: 1 };
  for (const { id, value, grad } of panel.nodes) {
    write(values[id], shown(numbers[value]));
    if (grad) write(grads[id], shown(numbers[grad]));
  }
}

function draw(root, panel) {
  const rows = panel.nodes.map(({ place }) => place[1]);
  const columns = panel.nodes.map(({ place }) => place[0]);
  const size = [Math.max(...columns) * ACROSS + WIDTH + 2 * EDGE, (Math.max(...rows) - 1) * DOWN + HEIGHT + 2 * EDGE];
  const svg = make(root, "svg", { viewBox: `0 0 ${size[0]} ${size[1]}`, class: "dl-graph", role: "img", "aria-label": panel.title });
  arrowheads(svg);
  const spots = Object.fromEntries(panel.nodes.map((node) => [node.id, spot(node)]));
  for (const [from, to] of panel.edges) drawEdge(svg, spots[from], spots[to], panel.nodes.find(({ id }) => id === from));
  const made = panel.nodes.map((node) => [node.id, drawNode(svg, node, spots[node.id])]);
  return {
    svg,
    values: Object.fromEntries(made.map(([id, { value }]) => [id, value])),
    grads: Object.fromEntries(made.map(([id, { grad }]) => [id, grad])),
  };
}

const spot = ({ place }) => [place[0] * ACROSS + WIDTH / 2 + EDGE, (place[1] - 1) * DOWN + HEIGHT / 2 + EDGE];

function arrowheads(svg) {
  const defs = make(svg, "defs");
  for (const name of ["up", "down"]) {
    const marker = make(defs, "marker", { id: `dl-${name}`, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 7, markerHeight: 7, orient: "auto" });
    make(marker, "path", { d: "M0 0L10 5L0 10z", class: `dl-${name}-tip` });
  }
}

/** The way of the value up, and beside it that of the gradient down where there is one. */
function drawEdge(svg, [x1, y1], [x2, y2], from) {
  const [top, bottom] = [y2 + HEIGHT / 2 + 2, y1 - HEIGHT / 2 - 2];
  make(svg, "line", { x1: x1 - 6, y1: bottom, x2: x2 - 6, y2: top, class: "dl-up", "marker-end": "url(#dl-up)" });
  if (from.grad) make(svg, "line", { x1: x2 + 8, y1: top, x2: x1 + 8, y2: bottom, class: "dl-down", "marker-end": "url(#dl-down)" });
}

function drawNode(svg, { label, op, grad, learns, place }, [x, y]) {
  const group = make(svg, "g", { class: `dl-node${learns ? " dl-learns" : ""}${op ? " dl-op" : ""}`, style: `--order:${place[1] - 1}` });
  make(group, "rect", { x: x - WIDTH / 2, y: y - HEIGHT / 2, width: WIDTH, height: HEIGHT, rx: op ? 20 : 8 });
  const [left, right] = [x - WIDTH / 2 + 12, x + WIDTH / 2 - 12];
  const name = make(group, "text", { x: left, y: y - 18, class: "dl-name" }, label);
  if (op) make(name, "tspan", { class: "dl-sign" }, ` = ${op}`); // beside a number it would be read as its sign
  const value = make(group, "text", { x: right, y: y + 5, class: "dl-value" });
  const gradient = make(group, "text", { x: right, y: y + 27, class: grad ? "dl-grad" : "dl-none" });
  return { value, grad: gradient };
}

function make(parent, tag, attributes = {}, text = "") {
  const node = parent.appendChild(document.createElementNS(SVG, tag));
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.textContent = text;
  return node;
}
