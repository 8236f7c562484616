/**
 * The page's colours and font as Streamlit gives them in CSS variables, turned into a Plotly template. A figure
 * says what matters to it and wins; a colour written as `--st-primary-color` is looked up here.
 */

const COLOURS = {
  text: ["--st-text-color", "#31333f"],
  background: ["--st-background-color", "#ffffff"],
  panel: ["--st-secondary-background-color", "#f0f2f6"],
  border: ["--st-border-color", "rgba(49, 51, 63, 0.2)"],
  red: ["--st-red-color", "#d62728"],
  font: ["--st-font", "sans-serif"],
};

/** @param {Element} element inside the page @returns {Theme} */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(name).trim();
  const known = Object.entries(COLOURS).map(([key, [name, otherwise]]) => [key, read(name) || otherwise]);
  const colorway = read("--st-chart-categorical-colors").split(/,(?![^(]*\))/).filter(Boolean);
  return { ...Object.fromEntries(known), colorway, read };
}

/** @typedef {{text: string, background: string, panel: string, border: string, red: string, font: string,
 *             colorway: string[], read: (name: string) => string}} Theme */

/** @param {Theme} theme @returns {Object} a Plotly layout template */
export function template(theme) {
  return {
    layout: {
      font: { family: theme.font, size: 12, color: theme.text },
      paper_bgcolor: theme.background, plot_bgcolor: "rgba(0, 0, 0, 0)",
      ...(theme.colorway.length ? { colorway: theme.colorway } : {}),
      hovermode: "closest", hoverdistance: 24,
      hoverlabel: { bgcolor: theme.panel, bordercolor: theme.border, font: { color: theme.text, family: theme.font } },
      legend: { bgcolor: "rgba(0, 0, 0, 0)", font: { size: 11 } },
      xaxis: axisStyle(theme), yaxis: axisStyle(theme), scene: sceneStyle(theme),
    },
  };
}

function axisStyle(theme) {
  return {
    gridcolor: faint(theme.text, 0.1), zerolinecolor: faint(theme.text, 0.28), zerolinewidth: 1,
    linecolor: faint(theme.text, 0.28), tickcolor: "rgba(0, 0, 0, 0)", ticks: "outside", ticklen: 6,
    exponentformat: "power", automargin: true, title: { standoff: 6 }, nticks: 7,
  };
}

function sceneStyle(theme) {
  const axis = { ...axisStyle(theme), color: theme.text, showbackground: false, showspikes: false, nticks: 6 };
  return { xaxis: axis, yaxis: axis, zaxis: axis, dragmode: "turntable" };
}

/** Draws on a canvas of one pixel to read any CSS colour. */
let probe;
function faint(colour, opacity) {
  probe ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
  return `rgba(${r}, ${g}, ${b}, ${opacity})`;
}

/** Replaces every `--variable` in a figure by its value. */
export function painted(value, theme) {
  if (typeof value === "string") return value.startsWith("--") ? theme.read(value) || theme.text : value;
  if (Array.isArray(value)) return value.map((item) => painted(item, theme));
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, painted(item, theme)]));
}
