/**
 * What the measurements run inside the page: it is there before the page's own scripts, as `window.bench`.
 * Times are milliseconds on the page's clock, which starts with the navigation. A wait ends after a minute.
 */
(() => {
  const LONGEST = 60_000;
  const PLOT = ".dl-gd .main-svg";
  const bench = (window.bench = { marks: {}, sent: [], heard: [], enter: 0 });
  const mark = (name) => (bench.marks[name] ??= performance.now());
  const player = () => document.querySelector(".descent-lab");
  const resource = (part) => performance.getEntriesByType("resource").findLast(({ name }) => name.includes(part));
  const atRest = () => {
    const { committed, state } = player()?.dataset ?? {};
    return (committed === "true" && (state === "ended" || state === "paused")) || undefined;
  };
  const rate = () => player().player.rows()?.[0]?.lr?.[0];

  /** Looks once a frame, until `look` has an answer. */
  const eachFrame = (look) =>
    new Promise((resolve, reject) => {
      const begun = performance.now();
      const tick = (now) => {
        const answer = look(now);
        if (answer !== undefined) resolve(answer);
        else if (performance.now() - begun > LONGEST) reject(new Error("the page did not get there in a minute"));
        else requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });

  /** After the frame under way has been drawn. */
  const drawn = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(0);
    });

  /** Rows a second, also those that the bar does not offer. */
  bench.pace = (speed) => player().player.clock.setSpeed(speed);

  /** Plays the run once. A frame counts when the playhead moved in it. */
  bench.play = async () => {
    let [frames, step] = [0, player().dataset.step];
    const begun = performance.now();
    player().querySelector(".dl-play").click();
    await eachFrame(() => {
      if (player().dataset.step !== step) frames++;
      step = player().dataset.step;
      return player().dataset.state === "ended" || undefined;
    });
    return { frames, seconds: (performance.now() - begun) / 1000 };
  };

  /** A chart's size: the bare page has charts as large. */
  bench.size = () => ["clientWidth", "clientHeight"].map((side) => document.querySelector(".dl-plot")[side]);

  /** The bare page's charts, each of one empty line. */
  bench.draw = async (figures, [width, height]) => {
    bench.charts = figures.map(() => document.body.appendChild(document.createElement("div")));
    const plots = figures.map(({ data, layout }, i) =>
      Plotly.newPlot(bench.charts[i], data, { ...layout, width, height }, { displayModeBar: false }));
    await Promise.all(plots);
  };

  /** A run's columns, from the same stream that the player reads. */
  bench.rows = async (address) => {
    const lines = (await (await fetch(address)).text()).trim().split("\n").map((line) => JSON.parse(line));
    const chunks = lines.filter(({ step }) => Array.isArray(step));
    return (name) => chunks.flatMap((chunk) => chunk[name]);
  };

  /** Plays the same rows on the bare page: `extendTraces` on each chart, each frame that has new rows. */
  bench.extend = async (address, columns, speed) => {
    const column = await bench.rows(address);
    const lines = columns.map((pair) => pair.map(column));
    const last = lines[0][0].length - 1;
    const begun = performance.now();
    let [frames, row] = [0, -1];
    await eachFrame(() => {
      const to = Math.min(Math.floor(((performance.now() - begun) * speed) / 1000), last);
      if (to === row) return undefined;
      lines.forEach(([x, y], i) =>
        Plotly.extendTraces(bench.charts[i], { x: [x.slice(row + 1, to + 1)], y: [y.slice(row + 1, to + 1)] }, [0]));
      [row, frames] = [to, frames + 1];
      return row === last || undefined;
    });
    return { frames, seconds: (performance.now() - begun) / 1000 };
  };

  /** The 3-D chart at rest: its figure, its size, and the rows of each lane, for the bare page. */
  bench.scene = () => {
    const gd = document.querySelector(".dl-3d .dl-gd");
    const plain = (_key, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
    const { data, layout } = JSON.parse(JSON.stringify({ data: gd.data, layout: gd.layout }, plain));
    return { data, layout, size: [gd.clientWidth, gd.clientHeight], lanes: player().player.rows() };
  };

  /** Plays a 3-D chart on the bare page: paths and heads in one `restyle`, each frame that has new rows. */
  bench.turn = async ({ data, layout, size: [width, height], lanes }, speed) => {
    const moving = data.flatMap(({ meta }, i) => (["path", "head"].includes(meta?.bind?.kind) ? [i] : []));
    const column = (i, name) => lanes[data[i].meta.bind.lane][data[i].meta.bind[name]];
    const first = (i, row) => (data[i].meta.bind.kind === "path" ? 0 : row);
    const points = (row) =>
      Object.fromEntries(["x", "y", "z"].map((name) => [name, moving.map((i) => column(i, name).slice(first(i, row), row + 1))]));
    const last = lanes[0].loss.length - 1;
    for (const i of moving) Object.assign(data[i], { x: [], y: [], z: [], visible: true });
    const chart = document.body.appendChild(document.createElement("div"));
    await Plotly.newPlot(chart, data, { ...layout, width, height, autosize: false }, { displayModeBar: false });
    const begun = performance.now();
    let [frames, row] = [0, -1];
    await eachFrame(() => {
      const to = Math.min(Math.floor(((performance.now() - begun) * speed) / 1000), last);
      if (to === row) return undefined;
      Plotly.restyle(chart, points(to), moving);
      [row, frames] = [to, frames + 1];
      return row === last || undefined;
    });
    return { frames, seconds: (performance.now() - begun) / 1000 };
  };

  /** Waits for the run of another learning rate. The lists are of this change only. */
  bench.watch = () => {
    const old = rate();
    performance.clearResourceTimings();
    [bench.sent, bench.heard] = [[], []];
    bench.change = eachFrame(() => (rate() !== old ? true : undefined)).then(changed);
  };

  const changed = async () => {
    const shown = await drawn();
    await eachFrame(atRest);
    const rest = performance.now();
    const { startTime, responseStart } = await eachFrame(() => resource("/api/descent"));
    const heard = bench.heard.filter((time) => time <= startTime).pop();
    const sent = bench.sent.find((time) => time >= bench.enter);
    const times = { sent, heard, asked: startTime, here: responseStart, shown, rest };
    return Object.fromEntries(Object.entries(times).map(([name, time]) => [name, time - bench.enter]));
  };

  /** When the page got how far, from the navigation to four charts at rest. */
  bench.opened = async () => {
    await eachFrame(() => bench.marks.rest);
    const { startTime, responseStart } = await eachFrame(() => resource("/api/descent"));
    const begun = resource("/_stcore/health").startTime;
    const { plotly, chart, rest } = bench.marks;
    return { begun, heard: bench.heard[0], asked: startTime, here: responseStart, plotly, chart, rest };
  };

  /** Milliseconds that a script takes to compile and run, without its download. */
  bench.evaluate = async (address) => {
    const script = document.createElement("script");
    script.textContent = await (await fetch(address)).text();
    const begun = performance.now();
    document.head.append(script);
    if (!window.Plotly) throw new Error("plotly.js did not start");
    return performance.now() - begun;
  };

  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (message) {
    bench.sent.push(performance.now());
    return send.call(this, message);
  };
  window.WebSocket = class extends WebSocket {
    constructor(...details) {
      super(...details);
      this.addEventListener("message", () => bench.heard.push(performance.now()));
    }
  };
  Object.defineProperty(window, "Plotly", {
    configurable: true,
    set(value) {
      mark("plotly");
      Object.defineProperty(window, "Plotly", { value, writable: true, configurable: true });
    },
  });
  addEventListener("keydown", ({ key, timeStamp }) => key === "Enter" && (bench.enter = timeStamp), true);
  /** The first chart is on screen. */
  bench.drawn = eachFrame(() => document.querySelector(PLOT) ?? undefined).then(drawn).then(() => mark("chart"));
  bench.drawn.catch(() => {});
  eachFrame(atRest).then(() => mark("rest"), () => {});
})();
