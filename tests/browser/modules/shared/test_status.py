"""status.js: what is said below the bar of the stream, of the server and of how the lanes ended."""

from typing import Any

import pytest

from tests.browser.made import run
from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import made

STATUS = """
  document.body.innerHTML = "";
  let asked = 0;
  const one = new status.Status(document.body, () => asked++);
  const words = { say: (key, values) => key + (values ? JSON.stringify(values) : "") };
  const { root, stream, outcomes, spoken, connection } = one;
  const told = (line) => [line.textContent, line.className, line.querySelectorAll("svg").length];
  const said = (box) => [...box.querySelectorAll(".dl-said")].map(told);
"""


def asked(ask: Ask, body: str, arg: Any = None) -> Any:
    return ask("store.js status.js", made(STATUS + body, "status.js"), arg)


SHOWN = """one.showStream(arg, words);
  const retry = stream.querySelector("button");
  retry?.click();
  const button = retry && [retry.textContent, retry.type, retry.className];
  return [said(stream), stream.className, button, asked, spoken.textContent];"""
RETRY = ["retry", "button", "dl-retry"]


@pytest.mark.parametrize("kind", ["streaming", "complete"])
def test_nothing_is_said_of_a_stream_that_is_well(ask: Ask, kind: str) -> None:
    assert asked(ask, SHOWN, {"kind": kind}) == [[], f"dl-stream dl-{kind}", None, 0, ""]


@pytest.mark.parametrize("kind", ["failed", "noCharts"])
def test_what_failed_can_be_tried_again(ask: Ask, kind: str) -> None:
    line = [kind, "dl-said dl-bad", 1]
    assert asked(ask, SHOWN, {"kind": kind}) == [[line], f"dl-stream dl-{kind}", RETRY, 1, f"{kind} retry"]


def test_a_stream_on_its_way_is_told_once_it_takes_another_attempt(ask: Ask) -> None:
    plain = "dl-said dl-plain"
    assert asked(ask, SHOWN, {"kind": "opening"}) == [[["opening", plain, 0]], "dl-stream dl-opening", None, 0, ""]
    again = asked(ask, SHOWN, {"kind": "reconnecting"})
    assert again == [[["reconnecting", plain, 0]], "dl-stream dl-reconnecting", RETRY, 1, "reconnecting retry"]


def test_each_bad_setting_has_a_line(ask: Ask) -> None:
    errors = [{"field": "lr", "message": "Too large."}, {"field": "w", "message": "No number."}]
    lines = [["Too large.", "dl-said dl-bad", 1], ["No number.", "dl-said dl-bad", 1]]
    found = asked(ask, SHOWN, {"kind": "rejected", "errors": errors})
    assert found == [lines, "dl-stream dl-rejected", None, 0, "Too large. No number."]


def test_the_same_is_not_said_again_but_other_mistakes_are(ask: Ask) -> None:
    body = """return arg.map((each) => {
      spoken.textContent = "";
      one.showStream(each, words);
      return spoken.textContent;
    });"""
    mistake = {"kind": "rejected", "errors": [{"message": "A"}]}
    told = asked(ask, body, [{"kind": "failed"}, {"kind": "failed"}, {"kind": "streaming"}, {"kind": "failed"}, mistake,
                             {"kind": "rejected", "errors": [{"message": "B"}]}])  # fmt: skip
    assert told == ["failed retry", "", "", "failed retry", "A", "B"]
    body = (
        "one.showStream({ kind: 'failed' }, words); one.showStream({ kind: 'complete' }, words); return said(stream);"
    )
    assert asked(ask, body) == []


def test_a_page_without_its_server_says_so(ask: Ask) -> None:
    body = """return [true, false].map((lost) => {
      one.showConnection(lost, words);
      return [said(connection), root.classList.contains("dl-offline"), spoken.textContent];
    });"""
    assert asked(ask, body) == [
        [[["lost", "dl-said dl-neutral", 1]], True, "lost"],
        [[], False, "found"],
    ]


ENDS = """const kept = storeOf(arg.lines);
  return arg.steps.map((step) => {
    spoken.textContent = "";
    one.showOutcomes(kept, step, words);
    return [said(outcomes), spoken.textContent, root.classList.contains("dl-several")];
  });"""


def test_how_a_run_ended_is_told_when_the_playhead_is_there(ask: Ask) -> None:
    lines = run({"w": [0.0, 1.0, 2.0]}, ends=[{"mark": "good", "message": "There."}])
    there = [["There.", "dl-said dl-good", 1]]
    assert asked(ask, ENDS, {"lines": lines, "steps": [0, 1, 2, 3, 1, 2]}) == [
        [[], "", False], [[], "", False], [there, "There.", False], [there, "", False], [[], "", False],
        [there, "There.", False],
    ]  # fmt: skip
    assert asked(ask, ENDS, {"lines": lines[:2], "steps": [2]}) == [[[], "", False]]  # not at its end


def test_ends_of_several_lanes_are_spoken_by_name_and_stand_elsewhere(ask: Ask) -> None:
    ends = ({"message": "A."}, {"message": "B."}, {"message": "C."})
    lines = run(*[{"w": [0.0, 1.0]}] * 3, ends=ends, lanes=[{"label": "Adam"}, {"optimizer": "sgd"}, {}])
    ((shown, spoken, several),) = asked(ask, ENDS, {"lines": lines, "steps": [1]})
    assert (shown, several) == ([], True)
    assert spoken == " ".join(f'lane{{"name":{name},"message":"{end["message"]}"}}' for name, end in
                              zip(('"Adam"', '"sgd"', 3), ends, strict=True))  # fmt: skip


def test_it_stands_ready_for_those_who_listen(ask: Ask) -> None:
    body = "return [root.className, outcomes.className, spoken.className, spoken.getAttribute('aria-live'), " \
           "outcomes.tagName, [...root.children].length, document.body.children.length];"  # fmt: skip
    assert asked(ask, body) == ["dl-status", "dl-outcomes", "dl-spoken", "polite", "UL", 3, 2]
