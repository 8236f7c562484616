"""keys.js and reporter.js: what a key does, whom it is left to, and when Python is told of the playhead."""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask

# a player of so many pixels in a page with one element of each kind; `press` is told which keys on which element
KEYS = """async ({ listen }, { SPEEDS }, { presses, before }) => {
  document.body.innerHTML = `
    <div id="root" tabindex="-1" style="width: 100px; height: 50px"><button id="inside"></button>
    <input type="range" id="scrub"><select id="speed"></select></div>
    <input id="text"><textarea id="area"></textarea><div contenteditable id="edit"></div>
    <div contenteditable="false" id="fixed"></div><button id="button"></button><a href="#" id="link"></a><p id="p"></p>
    <summary id="summary"></summary><div role="switch" id="switch"></div><div role="grid"><i id="cell"></i></div>
    <div role="slider" id="slider"></div><div role="dialog"><i id="dialog"></i></div>`;
  const at = (id) => document.getElementById(id) ?? document.body;
  const done = [];
  const clock = { speed: 10, loop: false };
  for (const name of ["toggle", "stepBy", "restart", "end", "setLoop", "setSpeed"]) {
    clock[name] = (...values) => done.push([name, ...values]);
  }
  Object.assign(clock, before?.clock);
  if (before?.hide) at("root").style.display = "none";
  if (before?.move) Object.assign(at("root").style, { position: "fixed", top: before.move });
  const prevent = (event) => event.preventDefault();
  if (before?.prevent) document.addEventListener("keydown", prevent, { once: true, capture: true });
  const leave = listen(at("root"), at("scrub"), clock);
  const taken = presses.map(([id, key, options]) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options });
    at(id).dispatchEvent(event);
    return event.defaultPrevented;
  });
  leave();
  at("body").dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true }));
  return { done, taken };
}"""
PAGE = [
    (" ", ["toggle"]),
    ("ArrowLeft", ["stepBy", -1]),
    ("ArrowRight", ["stepBy", 1]),
    ("Home", ["restart"]),
    ("End", ["end"]),
]


def pressed(ask: Ask, *presses: Any, **before: Any) -> dict[str, Any]:
    result: dict[str, Any] = ask("keys.js clock.js", KEYS, {"presses": list(presses), "before": before})
    return result


def done(ask: Ask, *presses: Any, **before: Any) -> list[Any]:
    acts: list[Any] = pressed(ask, *presses, **before)["done"]
    return acts


@pytest.mark.parametrize("place", ["body", "p", "root", "inside", "scrub", "fixed"])
def test_keys_of_the_page(ask: Ask, place: str) -> None:
    keys = [(key, act) for key, act in PAGE if not (place == "inside" and key == " ")]
    found = pressed(ask, *[[place, key] for key, _act in keys])
    assert found == {"done": [act for _key, act in keys], "taken": [True] * len(keys)}
    shifted = [[place, key, {"shiftKey": True}] for key in ("ArrowLeft", "ArrowRight")]
    assert done(ask, *shifted) == [["stepBy", -10], ["stepBy", 10]]


@pytest.mark.parametrize("place", ["text", "area", "edit", "speed", "cell", "slider", "dialog"])
def test_elements_that_want_keys_keep_them(ask: Ask, place: str) -> None:
    found = pressed(ask, *[[place, key] for key, _act in PAGE], [place, "k"])
    assert found == {"done": [], "taken": [False] * 6}


@pytest.mark.parametrize("place", ["button", "link", "summary", "switch", "inside"])
def test_space_presses_what_it_presses(ask: Ask, place: str) -> None:
    assert done(ask, [place, " "], [place, "Home"]) == [["restart"]]


def test_letters_and_signs_only_in_the_player(ask: Ask) -> None:
    letters = ["k", "l", "K", "L", "+", "=", "-", "−"]
    assert done(ask, *[["body", key] for key in letters], *[["button", key] for key in letters]) == []
    faster, slower = ["setSpeed", 25], ["setSpeed", 5]
    expected = [["toggle"], ["setLoop", True], ["toggle"], ["setLoop", True], faster, faster, slower, slower]
    assert done(ask, *[["inside", key] for key in letters]) == expected
    assert done(ask, ["root", "l"], clock={"loop": True}) == [["setLoop", False]]
    assert done(ask, ["root", "-"], clock={"speed": 1}) == []
    assert done(ask, ["root", "+"], clock={"speed": float("inf")}) == []


def test_keys_with_others_held_are_the_browsers(ask: Ask) -> None:
    for held in ("ctrlKey", "altKey", "metaKey"):
        assert done(ask, *[["body", key, {held: True}] for key, _act in PAGE]) == []
    assert done(ask, ["body", "x"], ["inside", "x"], ["inside", "Tab"]) == []


def test_a_key_that_another_took_is_not_taken_again(ask: Ask) -> None:
    assert done(ask, ["body", " "], ["body", "End"], prevent=True) == [["end"]]


def test_a_player_out_of_sight_leaves_the_keys_to_the_page(ask: Ask) -> None:
    assert done(ask, ["body", " "], hide=True) == []
    assert done(ask, ["body", " "], move="-60px") == []
    assert done(ask, ["body", " "], move="-40px") == [["toggle"]]
    assert done(ask, ["body", " "], move="5000px") == []


def test_a_player_of_which_one_line_of_pixels_is_in_sight_has_the_keys(ask: Ask) -> None:
    for inside, outside in (("-49px", "-50px"), ("calc(100vh - 1px)", "100vh")):
        assert done(ask, ["body", " "], move=inside) == [["toggle"]]
        assert done(ask, ["body", " "], move=outside) == []


REPORT = """({ Reporter }, { acts, data }) => {
  document.body.innerHTML = '<div id="root"><button id="inside"></button></div><button id="outside"></button>';
  const at = (id) => document.getElementById(id) ?? document[id];
  const clock = { step: 0, available: 9 };
  const told = [];
  const reporter = new Reporter(at("root"), clock);
  if (data) reporter.component = { data, setStateValue: (name, value) => told.push([name, value]) };
  for (const [act, value] of acts) {
    if (act === "step") clock.step = value;
    else if (act === "rows") clock.available = value;
    else if (act === "report") reporter.report();
    else if (act === "close") reporter.close();
    else if (act === "drop") reporter.drop(value);
    else at(value).dispatchEvent(new Event(act, { bubbles: true }));
  }
  reporter.close();
  return told;
}"""


def reported(ask: Ask, *acts: Any, data: Any = None) -> list[Any]:
    result: list[Any] = ask("reporter.js", REPORT, {"acts": list(acts), "data": data or {"branch": True}})
    return result


def test_python_is_told_of_another_step_once(ask: Ask) -> None:
    assert reported(ask, ["step", 3], ["report", 0], ["report", 0]) == [["playhead", 3]]
    assert reported(ask, ["step", 3], ["report", 0], ["step", 4], ["report", 0], ["step", 3], ["report", 0]) == [
        ["playhead", 3], ["playhead", 4], ["playhead", 3],
    ]  # fmt: skip
    assert reported(ask, ["report", 0]) == [["playhead", 0]]


def test_before_a_control_outside_is_touched(ask: Ask) -> None:
    for kind in ("pointerdown", "pointerup", "keydown", "change"):
        assert reported(ask, [kind, "outside"], [kind, "outside"]) == [["playhead", 0]], kind
        assert reported(ask, [kind, "inside"], [kind, "body"], [kind, "documentElement"]) == []
    assert reported(ask, ["click", "outside"]) == []
    assert reported(ask, ["close", 0], ["change", "outside"]) == []


def test_only_a_page_that_asked_and_a_run_that_is_there(ask: Ask) -> None:
    assert reported(ask, ["report", 0], data={"branch": False}) == []
    assert reported(ask, ["rows", -1], ["report", 0]) == []
    assert reported(ask, ["rows", 0], ["report", 0]) == [["playhead", 0]]


def test_two_drops_at_one_place_are_two(ask: Ask) -> None:
    (name, first), (_name, second) = reported(ask, ["drop", {"row": 1, "x": 2}], ["drop", {"row": 1, "x": 2}])
    assert name == "dragged"
    assert first | {"nonce": 0} == second | {"nonce": 0} == {"row": 1, "x": 2, "nonce": 0}
    assert first["nonce"] > 1e12
