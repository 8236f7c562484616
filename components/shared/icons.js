/** The player's icons: paths on a 24 by 24 grid. */

const PATHS = {
  restart: "M5 5h2.4v14H5zM19 5v14L8.6 12z",
  back: "M17.6 5.4v13.2L8.8 12zM6.4 5.4h2v13.2h-2z",
  play: "M7 4.2v15.6L20 12z",
  pause: "M6.4 4.5h4v15h-4zM13.6 4.5h4v15h-4z",
  forward: "M6.4 5.4v13.2L15.2 12zM15.6 5.4h2v13.2h-2z",
  end: "M16.6 5H19v14h-2.4zM5 5v14l10.4-7z",
  stopped: "M5 5h14v14H5z",
  loop: "M7 6.2h9.2V3.4L21 7.4l-4.8 4V8.6H7.4v4H5V8.2c0-1.1.9-2 2-2zM17 17.8H7.8v2.8L3 16.6l4.8-4v2.8h8.8v-4H19v4.4c0 1.1-.9 2-2 2z",
  link: "M14 4h6v6h-2.2V7.8l-7.5 7.5-1.6-1.6 7.5-7.5H14zM5 6h6v2.2H7.2v8.6h8.6V13H18v6H5z",
  reset: "M3 3h7v2.2H5.2V10H3zM14 3h7v7h-2.2V5.2H14zM3 14h2.2v4.8H10V21H3zM18.8 14H21v7h-7v-2.2h4.8z",
  image: "M11 3.5h2v8.3l3-3 1.4 1.4L12 15.6l-5.4-5.4L8 8.8l3 3zM4.5 15h2v3.5h11V15h2v5.5h-15z",
  good: "M9.4 17.6 4 12.2l1.7-1.7 3.7 3.7 8.9-8.9L20 7z",
  neutral: "M5 10.8h14v2.4H5z",
  bad: "M7.4 5.7 12 10.3l4.6-4.6 1.7 1.7-4.6 4.6 4.6 4.6-1.7 1.7-4.6-4.6-4.6 4.6-1.7-1.7 4.6-4.6-4.6-4.6z",
};

/** @param {string} name @returns {SVGSVGElement} */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "dl-icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  path.setAttribute("d", PATHS[name] ?? "");
  path.setAttribute("fill-rule", "evenodd");
  return svg;
}
