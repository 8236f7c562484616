"""bar.js: how far a sweep is, in a bar and in words, and what its button does in each state."""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask
from tests.browser.modules.sweep.made import TEXTS, asked, end, header, part

BAR = """document.body.innerHTML = "";
  const acts = [], texts = new Texts(values[0]);
  const bar = new m.Bar(document.body, { go: () => acts.push("go"), cancel: () => acts.push("cancel") });
  const { root, button, track, fill, said, link } = bar;
  const cellsOf = (lines) => (lines ? read(...lines) : null);
  const show = (state, lines) => bar.show(state, cellsOf(lines), texts);
  const aria = (element, name) => element.getAttribute(`aria-${name}`);
"""
CELLS = part([0, 1], [0, 1], [3, None], [0.1, 0.2])
PLAY, SQUARE = "M7 4.2v15.6L20 12z", "M5 5h14v14H5z"
STOPPED = end(outcome="stopped")
RUNNING = [header(), CELLS]
ONE_BY_ONE = header(method="one by one", steps=2000)


def bar(ask: Ask, body: str, *values: Any) -> Any:
    return asked(ask, "bar.js", BAR + body, TEXTS, *values)


def test_its_parts_look_as_their_styles_want_them_and_have_names(ask: Ask) -> None:
    body = """show("opening");
      const looks = [root, button, track, fill, said, link].map((each) => each.className);
      return [looks, [button.type, link.type, link.title, aria(link, "label"), link.querySelectorAll("svg").length],
        [root, track].map((each) => [each.getAttribute("role"), aria(each, "label")]), aria(track, "valuemin")];"""
    looks, buttons, roles, least = bar(ask, body)
    assert looks == ["dl-bar dl-sweep-bar", "dl-go", "dl-track", "dl-fill", "dl-done", "dl-button dl-link"]
    assert buttons == ["button", "button", "Copy the link to this sweep", "Copy the link to this sweep", 1]
    assert roles == [["group", "How far the sweep is"], ["progressbar", "How far the sweep is"]]
    assert least == "0"


def percent(done: float, of: float) -> str:
    return f"{100 * done / of:.4f}"


@pytest.mark.parametrize(
    "state, lines, share, now, most, said",
    [
        ("waiting", None, percent(0, 1), "0", "1", ""),
        ("opening", None, percent(0, 1), "0", "1", "starting…"),
        ("opening", [], percent(0, 1), "0", "1", "starting…"),
        ("opening", [header()], percent(0, 1), "0", "1", "0 of 50 steps; 0 of 6 runs decided"),
        ("running", RUNNING, percent(10, 51), "10", "51", "10 of 50 steps; 2 of 6 runs decided"),
        ("running", [header(), CELLS | {"done": 51}], percent(1, 1), "51", "51", "50 of 50 steps; 2 of 6 runs decided"),
        ("running", [header(), CELLS | {"of": 52}], percent(10, 52), "10", "52", "19%; 2 of 6 runs decided"),
        ("cancelled", RUNNING, percent(10, 51), "10", "51",
         "10 of 50 steps; 2 of 6 runs decided. Cancelled: what is decided stays."),
        ("failed", RUNNING, percent(10, 51), "10", "51", "10 of 50 steps; 2 of 6 runs decided"),
        ("waiting", [ONE_BY_ONE], percent(0, 1), "0", "1", "6 runs, one after the other"),
        ("opening", [ONE_BY_ONE], percent(0, 1), "0", "1", "0 of 6 runs"),
        ("running", [ONE_BY_ONE, CELLS | {"done": 2, "of": 6}], percent(2, 6), "2", "6", "2 of 6 runs"),
        ("done", [*RUNNING, end()], percent(1, 1), "51", "51", "6 runs"),
        ("done", [*RUNNING, STOPPED], percent(10, 51), "51", "51", "6 runs"),
        ("done", [header(), end()], percent(1, 1), "1", "1", "6 runs"),
        ("done", [header(), STOPPED], percent(0, 1), "1", "1", "6 runs"),
    ],
)  # fmt: skip
def test_how_far_it_is(ask: Ask, state: str, lines: Any, share: str, now: str, most: str, said: str) -> None:
    body = """show(...values[1]);
      return [parseFloat(fill.style.width).toFixed(4), fill.style.width.slice(-1), aria(track, "valuenow"),
        aria(track, "valuemax"), said.textContent, aria(track, "valuetext")];"""
    assert bar(ask, body, [state, lines]) == [share, "%", now, most, said, said]


@pytest.mark.parametrize(
    "state, lines, text, primary, act",
    [
        ("waiting", RUNNING, "Start", True, "go"),
        ("opening", None, "Cancel", False, "cancel"),
        ("running", RUNNING, "Cancel", False, "cancel"),
        ("cancelled", RUNNING, "Go on", True, "go"),
        ("failed", RUNNING, "Go on", True, "go"),
    ],
)
def test_the_button_says_what_it_does(ask: Ask, state: str, lines: Any, text: str, act: str, *, primary: bool) -> None:
    body = """show(...values[1]);
      button.click();
      return [button.textContent, button.querySelectorAll("svg").length, button.hidden,
        button.classList.contains("dl-primary"), acts, root.dataset.state];"""
    assert bar(ask, body, [state, lines]) == [text, 1, False, primary, [act], state]


@pytest.mark.parametrize("state, lines", [("failed", None), ("failed", [header()]), ("done", [*RUNNING, end()])])
def test_there_is_no_button_where_there_is_nothing_to_do(ask: Ask, state: str, lines: Any) -> None:
    body = "show(...values[1]); return [button.hidden, root.dataset.state];"
    assert bar(ask, body, [state, lines]) == [True, state]


@pytest.mark.parametrize("state, sign", [("waiting", PLAY), ("running", SQUARE), ("cancelled", PLAY)])
def test_the_button_has_the_icon_of_its_act(ask: Ask, state: str, sign: str) -> None:
    body = "show(...values[1]); return button.querySelector('path').getAttribute('d');"
    assert bar(ask, body, [state, RUNNING]) == sign


def test_while_its_state_lasts_the_button_stays_as_it_is(ask: Ask) -> None:
    body = """show("running", values[1]);
      const first = button.firstChild;
      show("running", values[1]);
      const same = first === button.firstChild;
      show("cancelled", values[1]);
      return [same, first === button.firstChild];"""
    assert bar(ask, body, RUNNING) == [True, False]


def test_the_link_to_the_page_is_copied(ask: Ask) -> None:
    body = """const copied = [];
      Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => copied.push(text) },
        configurable: true });
      show("running", values[1]);
      link.click();
      await new Promise((done) => setTimeout(done, 0));
      return [copied[0] === location.href, link.title];"""
    assert bar(ask, body, RUNNING) == [True, "Copied"]
