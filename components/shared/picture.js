/** A chart as a picture, with its title, on the page's own background. */

const ROOM = 40;
/** For a legend, which stands beside the plot. */
const BESIDE = 190;
const LEAST = 420;

/** @param {any} Plotly @param {any} gd @param {{id: string, title?: string, figure: {layout?: Object}}} spec @param {HTMLElement} box */
export function savePicture(Plotly, gd, { id, title = id, figure }, box) {
  const showlegend = Boolean(figure.layout?.showlegend);
  const layout = {
    ...gd.layout, showlegend, legend: { orientation: "v", x: 1.02, y: 1, yanchor: "top" },
    title: { text: title, x: 0.02, font: { size: 15 } }, margin: { ...gd.layout.margin, t: ROOM + 10 },
  };
  const height = Math.max(box.clientHeight + ROOM, showlegend ? LEAST : 0);
  const size = { width: box.clientWidth + (showlegend ? BESIDE : 0), height };
  return Plotly.downloadImage({ data: gd.data, layout }, { format: "png", scale: 2, filename: id, ...size });
}
