"""sweep.js: one sweep from its start to its end, in every state that it can be in."""

import json
from typing import Any

import pytest

from tests.browser.modules.conftest import Ask
from tests.browser.modules.sweep.made import end, header, part
from tests.browser.modules.sweep.staged import staged

TOLD = part([0, 1], [0, 1], [3, None], [1e-9, 5.0])
COSTLY = header(method="one by one", steps=2000, note="It takes a minute.")
LINES = {"head": header(), "told": TOLD, "end": end(0)}


def test_a_sweep_is_read_drawn_and_said(ask: Ask) -> None:
    body = """await show();
      const begun = [...state(), said(), feeds.map(({ url }) => url), root.sweep.cells(), root.sweep.url()];
      await feeds[0].tell(arg.head);
      const headed = [...state(), root.sweep.cells()];
      await feeds[0].tell(arg.told);
      const { cells, url } = root.sweep;
      const running = [...state(), said(), cells().decided, url(), await drawn("running"), spoken()];
      await feeds[0].tell(arg.end);
      return [begun, headed, running, [...state(), said(), await drawn("done"), spoken(), at(".dl-ending").textContent],
        feeds.length];"""
    begun, headed, running, done, asked = staged(ask, body, **LINES)
    assert begun == ["opening", "false", "starting…", ["/a"], None, None]
    assert headed == ["opening", "false", None]
    assert running == ["running", "false", "10 of 50 steps; 2 of 6 runs decided", 2, "/a", True, ""]
    assert done == ["done", "false", "6 runs", True, "All runs are over.", "All runs are over."]
    assert asked == 1


def test_it_is_there_when_its_styles_are(ask: Ask) -> None:
    body = """const hidden = root.hidden;
      await sweep.styles; await rest();
      await show();
      return [hidden, root.hidden, root.className, root.dataset.sweep, at(".dl-about").textContent,
        at(".dl-sweep-body").children.length];"""
    assert staged(ask, body) == [True, False, "descent-lab dl-sweep", "map", "What you seeSee this.", 2]


def test_a_sweep_without_steps_is_over_with_its_end(ask: Ask) -> None:
    body = "await show(); await feeds[0].tell(arg.head, arg.end); return [...state(), await drawn('done')];"
    assert staged(ask, body, **LINES) == ["done", "false", True]


def test_what_is_the_same_stays_and_other_words_are_shown(ask: Ask) -> None:
    body = """await show();
      await feeds[0].tell(arg.head, arg.told, arg.end); await drawn("done");
      const before = told.length, at_first = at(".dl-chosen-lines").textContent;
      await show({ texts: { choose: "Choose one!", about: "Look" } });
      await until(() => at(".dl-chosen-lines").textContent !== at_first);
      const words = [".dl-chosen-lines", ".dl-about h3"].map((name) => at(name).textContent);
      return [feeds.length, told.length - before, ...words];"""
    assert staged(ask, body, **LINES) == [1, 0, "Choose one!", "Look"]


def test_before_there_are_cells_a_page_that_tells_the_same_draws_nothing(ask: Ask) -> None:
    body = "await show(); await show(); return [feeds.length, told.length, stray];"
    assert staged(ask, body) == [1, 0, []]


@pytest.mark.parametrize(
    "head, waits",
    [
        (COSTLY, True), (header(), False), (header(steps=9999), False),
        (header(method="one by one", runs=100, steps=50), False),
        (header(method="one by one", runs=3, steps=1667), True),
    ],
)  # fmt: skip
def test_what_takes_long_waits_for_a_person(ask: Ask, head: Any, *, waits: bool) -> None:
    """More than 5,000 steps one by one; 3 times 1,667 are 5,001."""
    body = """await show(); await feeds[0].tell(arg.head);
      return [root.dataset.state, feeds[0].signal.aborted, sweep.cells !== null];"""
    assert staged(ask, body, head=head) == (["waiting", True, True] if waits else ["opening", False, False])


def test_a_person_starts_it_also_after_a_reload(ask: Ask) -> None:
    body = """await show(); await feeds[0].tell(arg.head);
      const waiting = [button.textContent, said(), spoken(), await drawn("waiting")];
      button.click(); await settle();
      const opening = [root.dataset.state, said(), feeds.length, sessionStorage.getItem("dl-sweep-started")];
      await feeds[1].tell(arg.head, arg.told);
      const running = root.dataset.state;
      sweep.load(); await settle();
      await feeds[2].tell(arg.head);
      const again = [root.dataset.state, feeds[1].signal.aborted];
      await show({ url: "/b" });
      await feeds[3].tell(arg.head);
      return [waiting, opening, running, again, root.dataset.state];"""
    waiting, opening, running, again, other = staged(ask, body, head=COSTLY, told=TOLD | {"of": 6})
    assert waiting == ["Start", "6 runs, one after the other", "It takes a minute.", True]
    assert opening == ["opening", "0 of 6 runs", 2, "/a"]
    assert running == "running"
    assert again == ["opening", True]
    assert other == "waiting"


def test_what_is_decided_stays_when_it_is_cancelled_and_goes_on(ask: Ask) -> None:
    body = """await show(); await feeds[0].tell(arg.head, arg.told);
      button.click();
      const cancelled = [...state(), feeds[0].signal.aborted, spoken() === said(), said(), button.textContent,
        await drawn("cancelled")];
      await settle();
      button.click(); await settle();
      const on = [root.dataset.state, feeds.length, said(), sessionStorage.getItem("dl-sweep-started")];
      await feeds[1].tell(arg.head, arg.told, arg.end);
      return [cancelled, on, root.dataset.state, sweep.cells.decided];"""
    cancelled, on, ended, decided = staged(ask, body, **LINES)
    sentence = "10 of 50 steps; 2 of 6 runs decided. Cancelled: what is decided stays."
    assert cancelled == ["cancelled", "false", True, True, sentence, "Go on", True]
    assert on == ["opening", 2, "10 of 50 steps; 2 of 6 runs decided", "/a"]
    assert (ended, decided) == ("done", 2)


def test_one_that_is_cancelled_before_its_header_has_nothing_to_show(ask: Ask) -> None:
    body = "await show(); button.click(); await settle(); return [...state(), sweep.cells, told.length];"
    assert staged(ask, body) == ["cancelled", "false", None, 0]


def test_a_failure_before_the_first_cell_can_be_tried_again(ask: Ask) -> None:
    body = """await show();
      const failed = [...state(), at(".dl-stream").textContent, button.hidden];
      arg.status = 0;
      at(".dl-retry").click(); await settle();
      return [failed, ...state(), feeds.length];"""
    assert staged(ask, body, status=500) == [
        ["failed", "true", "The sweep could not be loaded.Try again", True], "opening", "false", 2,
    ]  # fmt: skip


def test_what_is_wrong_is_said(ask: Ask) -> None:
    body = "await show(); return [...state(), at('.dl-stream').textContent, spoken()];"
    wrong = json.dumps({"errors": [{"message": "No rate."}]})
    assert staged(ask, body, status=422, answer=wrong) == ["failed", "true", "No rate.", "No rate."]


def test_a_failure_later_on_leaves_what_there_is(ask: Ask) -> None:
    body = """await show(); await feeds[0].tell(arg.head, arg.told); await drawn("running");
      arg.status = 500;
      feeds[0].control.error(new Error("cut"));
      await settle();
      const cut = [...state(), at(".dl-stream").textContent];
      window.dispatchEvent(new Event("online")); await settle();
      return [cut, ...state(), button.textContent];"""
    cut, *failed = staged(ask, body, **LINES)
    assert cut == ["running", "false", "reconnecting…Try again"]
    assert failed == ["failed", "false", "Go on"]


def test_one_that_waits_for_its_server_can_be_tried_at_once(ask: Ask) -> None:
    body = """await show(); await feeds[0].tell(arg.head, arg.told);
      feeds[0].control.error(new Error("cut")); await settle();
      at(".dl-retry").click(); await settle();
      return [feeds.length, feeds[0].signal.aborted, feeds[1].signal.aborted, ...state()];"""
    assert staged(ask, body, **LINES) == [2, True, False, "opening", "false"]


def test_another_sweep_takes_over_with_its_first_cells(ask: Ask) -> None:
    body = """await show(); await feeds[0].tell(arg.head, arg.told); await drawn("running");
      key("ArrowUp");
      const before = chosen().length;
      await show({ url: "/b", chart: { ...data.chart, id: "other" } });
      const coming = [feeds[0].signal.aborted, feeds[1].url, ...state(), sweep.url, sweep.last, said(),
        root.dataset.sweep];
      await feeds[1].tell(arg.head, arg.end); await drawn("done");
      return [before, coming, sweep.url, chosen(), sweep.cells.decided, sweep.chart.spec.id];"""
    before, coming, *after = staged(ask, body, **LINES)
    assert before == 3
    assert coming == [True, "/b", "opening", "false", "/a", None, "starting…", "other"]
    assert after == ["/b", [], 0, "other"]


def test_a_sweep_that_goes_leaves_nothing(ask: Ask) -> None:
    body = """await show(); await feeds[0].tell(arg.head, arg.told); await drawn("running");
      sweep.draw();
      sweep.destroy();
      const calls = told.length;
      await settle();
      return [feeds[0].signal.aborted, parent.children.length, told.length - calls, told.at(-1)[0], sweep.timer > 0];"""
    assert staged(ask, body, **LINES) == [True, 0, 0, "purge", True]


def test_one_that_goes_before_its_stream_does_no_harm(ask: Ask) -> None:
    assert staged(ask, "sweep.destroy(); return [parent.children.length, sweep.gone];") == [0, True]
