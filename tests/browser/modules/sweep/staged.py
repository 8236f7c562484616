"""A whole sweep on an empty page: its stream tells what a test says, and plotly.js stands in for itself."""

from typing import Any

from tests.browser.modules.conftest import Ask
from tests.browser.modules.sweep.charted import spec
from tests.browser.modules.sweep.made import SIZED, TEXTS, asked

# `feeds` are the requests: each tells lines when it is told to; `Plotly` is there under a new address each time
SWEEP = (
    SIZED
    + """document.body.innerHTML = "";
  sessionStorage.clear();
  const arg = values[2], feeds = [], opened = [], stray = [];
  const real = { fetch: window.fetch, append: document.head.append };
  const rest = () => new Promise((done) => setTimeout(done, 0));
  const until = async (holds) => { for (let turn = 0; turn < 400 && !holds(); turn++) await rest(); return holds(); };
  const settle = async () => { for (let turn = 0; turn < 4; turn++) await rest(); };
  window.fetch = async (url, { signal }) => {
    const feed = { url, signal };
    feeds.push(feed);
    if (arg.status) return new Response(arg.answer ?? "", { status: arg.status });
    const body = new ReadableStream({ start: (control) => (feed.control = control) });
    feed.tell = async (...lines) => {
      for (const line of lines) feed.control.enqueue(new TextEncoder().encode(JSON.stringify(line) + "\\n"));
      if (lines.at(-1).outcome) feed.control.close();
      await settle();
    };
    return new Response(body);
  };
  document.head.append = (element) => {
    if (element.tagName !== "SCRIPT") return real.append.call(document.head, element);
    window.Plotly = Plotly;
    queueMicrotask(() => element.dispatchEvent(new Event(arg.broken ? "error" : "load")));
  };
  const onStray = (event) => { event.preventDefault(); stray.push(event.reason.message); };
  window.addEventListener("unhandledrejection", onStray);
  const parent = document.body.appendChild(document.createElement("div"));
  const sweep = new m.Sweep(parent);
  const { root } = sweep;
  const [texts, chart] = values;
  const data = { url: "/a", assets: `/plotly-${Math.random()}.js`, chart, about: ["See this."], texts };
  const component = (more = {}) => ({ parentElement: parent, data: { ...data, ...more },
    setTriggerValue: (...what) => opened.push(what) });
  const show = async (more) => { sweep.update(component(more)); await settle(); };
  const drawn = (state) => until(() => root.dataset.drawn === state);
  const [button, at] = [root.querySelector(".dl-sweep-bar .dl-go"), (name) => root.querySelector(name)];
  const spoken = () => at(".dl-spoken").textContent;
  const said = () => at(".dl-done").textContent;
  const chosen = () => [...at(".dl-chosen-lines").children].map((each) => each.textContent);
  const state = () => [root.dataset.state, root.dataset.empty];
  const key = (key) => at(".dl-plot").dispatchEvent(new KeyboardEvent("keydown", { key }));
"""
)
CLEAN = """finally {
  if (!sweep.gone) sweep.destroy();
  Object.assign(window, { fetch: real.fetch });
  delete document.head.append;
  delete window.Plotly;
  window.removeEventListener("unhandledrejection", onStray);
  sessionStorage.clear();
}"""


def staged(ask: Ask, body: str, **arg: Any) -> Any:
    whole = f"{SWEEP} try {{ {body} }} {CLEAN}"
    return asked(ask, "sweep.js", whole, TEXTS, spec("best"), arg)
