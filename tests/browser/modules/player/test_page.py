"""connection.js, assets.js, mount.js, link.js and picture.js: what the player has of its page and gives to it."""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask

LOST = """async ({ watchConnection }, { states, patience }) => {
  document.body.innerHTML = "<div></div>";
  const app = document.body.firstChild, told = [], real = [window.setTimeout, window.clearTimeout];
  let timers = [];
  window.setTimeout = (act, wait, ...values) => timers.push({ act: () => act(...values), wait });
  window.clearTimeout = (id) => (timers = timers.map((timer, i) => (i === id - 1 ? { ...timer,
    act: () => {} } : timer)));
  const rest = () => new Promise((done) => real[0].call(window, done, 0));
  if (states[0] !== null) app.setAttribute("data-test-connection-state", states[0]);
  try {
    const leave = watchConnection((lost) => told.push(lost));
    for (const state of states.slice(1)) {
      if (state === "wait") timers.forEach(({ act }) => act());
      else if (state === "leave") leave();
      else app.setAttribute("data-test-connection-state", state);
      await rest();
    }
    leave();
    return [told, [...new Set(timers.map(({ wait }) => wait))]];
  } finally { [window.setTimeout, window.clearTimeout] = real; }
}"""
HERE, GONE = "CONNECTED", "DISCONNECTED_FOREVER"


@pytest.mark.parametrize("states, told", [
    ([HERE], []), ([HERE, GONE], []), ([HERE, GONE, "wait"], [True]), ([HERE, GONE, HERE, "wait"], []),
    ([HERE, GONE, "wait", HERE], [True, False]), ([HERE, GONE, "wait", "PINGING", "wait"], [True]),
    ([GONE, "wait"], [True]), ([None, "wait"], []), ([None, GONE, "wait"], []),
    ([HERE, GONE, "leave", "wait"], []), ([HERE, "leave", GONE, "wait"], []),
])  # fmt: skip
def test_a_lost_server_is_told_after_a_moment_and_once(ask: Ask, states: list[Any], told: list[bool]) -> None:
    found, waits = ask("connection.js", LOST, {"states": states})
    assert found == told
    assert waits in ([], [1500])


ASSETS = """async ({ loadPlotly, loadStyle }, body) => {
  document.head.querySelectorAll("[data-made]").forEach((each) => each.remove());
  const append = document.head.append, added = [];
  document.head.append = (element) => (added.push(element), element.dataset.made = 1);
  const arrive = (type) => added.at(-1).dispatchEvent(new Event(type));
  const read = ({ tagName, src, href, async, rel }) => [tagName, src ?? href, async ?? rel];
  try { %s } finally { document.head.append = append; delete window.Plotly; }
}"""


def test_a_script_is_loaded_once_and_again_where_it_failed(ask: Ask) -> None:
    body = """const first = loadPlotly("/a.js"), same = loadPlotly("/a.js");
      arrive("error");
      const failed = await Promise.all([first, same].map((each) => each.then(() => "", (error) => error.message)));
      const again = loadPlotly("/a.js");
      window.Plotly = { name: "basic" };
      arrive("load");
      const { name } = await again;
      const kept = (await loadPlotly("/a.js")).name, count = added.length;
      const other = loadPlotly("/b.js");
      window.Plotly = { name: "whole" };
      arrive("load");
      return [failed, name, kept, count, (await other).name, read(added[0]), (await loadPlotly("/a.js")).name];"""
    failed, name, kept, count, other, (tag, src, is_async), still = ask("assets.js", ASSETS % body)
    assert failed == ["could not load /a.js"] * 2
    assert (name, kept, count, other, still) == ("basic", "basic", 2, "whole", "basic")
    assert (tag, src.split("/")[-1], is_async) == ("SCRIPT", "a.js", True)


def test_a_page_without_its_styles_still_works(ask: Ask) -> None:
    body = """const styles = loadStyle("/a.css");
      const [tag, href, rel] = read(added[0]);
      arrive("error");
      await styles;
      const again = loadStyle("/b.css");
      arrive("load");
      await again;
      return [tag, href.split("/").pop(), rel, added.length];"""
    assert ask("assets.js", ASSETS % body) == ["LINK", "a.css", "stylesheet", 2]


def test_a_part_is_made_once_an_element_and_goes_with_it(ask: Ask) -> None:
    code = """({ mounting }) => {
      const done = [];
      class Part {
        constructor(parent) { done.push(["made", parent.id]); }
        update(component) { done.push(["update", component.n]); }
        destroy() { done.push(["destroy"]); }
      }
      const mount = mounting(Part);
      const [a, b] = ["a", "b"].map((id) => ({ id }));
      mount({ parentElement: a, n: 1 });
      const leave = mount({ parentElement: a, n: 2 });
      mount({ parentElement: b, n: 3 });
      leave();
      mount({ parentElement: a, n: 4 });
      return done;
    }"""
    assert ask("mount.js", code) == [
        ["made", "a"], ["update", 1], ["update", 2], ["made", "b"], ["update", 3], ["destroy"], ["made", "a"],
          ["update", 4],
    ]  # fmt: skip


def test_a_part_is_in_the_language_of_the_page(ask: Ask) -> None:
    code = """({ mounting }, { shown }) => {
      const parentElement = {}, drawn = [];
      class Part { update() { drawn.push(shown(1234.5)); } }
      const mount = mounting(Part);
      for (const language of ["en", "de"]) mount({ parentElement, data: { language } });
      return [parentElement.lang, ...drawn];
    }"""
    assert ask("mount.js number.js", code) == ["de", "1,234.5", "1.234,5"]


@pytest.mark.parametrize("look, query", [
    ({}, "?lane=sgd"), ({"step": 3}, "?lane=sgd&at=3"), ({"speed": 2.5}, "?lane=sgd&speed=2.5"),
    ({"speed": "max"}, "?lane=sgd&speed=max"), ({"flipped": ["a.y", "b.x"]}, "?lane=sgd&log=a.y%2Fb.x"),
])  # fmt: skip
def test_a_link_has_what_is_not_as_usual(ask: Ask, look: Any, query: str) -> None:
    code = """({ linkOf }, [address, look]) => linkOf(address,
      { ...look, speed: look.speed === "max" ? Infinity : look.speed })"""
    usual = {"step": 0, "speed": None, "flipped": []}
    for old in ("", "&at=9&speed=5&log=c.y"):
        assert ask("link.js", code, [f"http://x/p?lane=sgd{old}#there", usual | look]) == f"http://x/p{query}#there"


PICTURE = """({ savePicture }, { spec, size }) => {
  const told = [];
  const gd = { data: [1], layout: { margin: { l: 5, t: 6 }, xaxis: {} } };
  const Plotly = { downloadImage: (...what) => told.push(what) };
  savePicture(Plotly, gd, spec, size);
  return [...told[0], gd.layout];
}"""
LEGEND = {"orientation": "v", "x": 1.02, "y": 1, "yanchor": "top"}


@pytest.mark.parametrize("legend, height, size", [
    (None, 300, [600, 340]), (False, 300, [600, 340]), (True, 300, [790, 420]), (True, 500, [790, 540]),
])  # fmt: skip
def test_a_picture_has_the_title_and_room_for_a_legend(ask: Ask, legend: Any, height: int, size: list[int]) -> None:
    spec = {"id": "loss", "title": "Loss", "figure": {"layout": {} if legend is None else {"showlegend": legend}}}
    given = {"spec": spec, "size": {"clientWidth": 600, "clientHeight": height}}
    figure, how, own = ask("picture.js", PICTURE, given)
    assert how == {"format": "png", "scale": 2, "filename": "loss", "width": size[0], "height": size[1]}
    title = {"text": "Loss", "x": 0.02, "font": {"size": 15}}
    assert figure == {"data": [1], "layout": {"xaxis": {}, "showlegend": bool(legend), "legend": LEGEND,
      "title": title,
                                             "margin": {"l": 5, "t": 50}}}  # fmt: skip
    assert own == {"margin": {"l": 5, "t": 6}, "xaxis": {}}


def test_a_picture_without_a_title_has_its_name(ask: Ask) -> None:
    given = {"spec": {"id": "loss", "figure": {}}, "size": {"clientWidth": 1, "clientHeight": 1}}
    assert ask("picture.js", PICTURE, given)[0]["layout"]["title"]["text"] == "loss"
