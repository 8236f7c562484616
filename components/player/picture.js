/** A chart as a picture, with its title, on the page's own background. */

const ROOM = 40;

/** @param {any} Plotly @param {any} gd @param {import("./chart.js").ChartSpec} spec @param {HTMLElement} box */
export function savePicture(Plotly, gd, { id, title = id, figure }, box) {
  const layout = {
    ...gd.layout, showlegend: Boolean(figure.layout?.showlegend),
    title: { text: title, x: 0.02, font: { size: 15 } }, margin: { ...gd.layout.margin, t: ROOM + 10 },
  };
  const size = { width: box.clientWidth, height: box.clientHeight + ROOM };
  return Plotly.downloadImage({ data: gd.data, layout }, { format: "png", scale: 2, filename: id, ...size });
}
