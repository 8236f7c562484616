"""clock.js: one playhead, moved by time or by hand, never beyond the rows that are here."""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask

# each act is a method with its arguments; what is asked for at the end are properties
CLOCK = """({ Clock }, { acts, tell }) => {
  const clock = new Clock();
  for (const [name, ...values] of acts) clock[name](...values);
  return tell.map((name) => clock[name]);
}"""
HERE = ["receive", 10, 10, True]


def after(ask: Ask, *acts: list[Any], tell: str = "step playing state") -> list[Any]:
    result: list[Any] = ask("clock.js", CLOCK, {"acts": list(acts), "tell": tell.split()})
    return result


@pytest.mark.parametrize(
    "acts, expected",
    [
        ([], [0, False, "loading"]),
        ([HERE], [0, False, "paused"]),
        ([["receive", 0, 0, True]], [0, False, "ended"]),
        ([HERE, ["stepBy", 3]], [3, False, "paused"]),
        ([HERE, ["stepBy", 30]], [10, False, "ended"]),
        ([HERE, ["stepBy", -3]], [0, False, "paused"]),
        ([HERE, ["play"], ["stepBy", 1]], [1, False, "paused"]),
        ([HERE, ["end"]], [10, False, "ended"]),
        ([HERE, ["end"], ["play"]], [0, True, "playing"]),
        ([HERE, ["end"], ["restart"]], [0, False, "paused"]),
        ([HERE, ["toggle"]], [0, True, "playing"]),
        ([HERE, ["toggle"], ["toggle"]], [0, False, "paused"]),
        ([HERE, ["begin", 4, True]], [4, True, "playing"]),
        ([["receive", 3, 10, False], ["seek", 7]], [3, False, "waiting"]),
        ([["receive", 3, 10, False], ["seek", 70], HERE], [10, False, "ended"]),
        ([["receive", 3, 10, False], ["end"]], [3, False, "waiting"]),
        ([["receive", 3, 10, False], ["seek", 3]], [3, False, "paused"]),
        ([["receive", 3, 10, False], ["seek", 7], ["pause"], HERE], [3, False, "paused"]),
        ([["receive", 3, 10, False], ["seek", 3], ["play"]], [3, True, "waiting"]),
        ([["receive", -1, 0, False], ["play"]], [0, True, "loading"]),
        ([["receive", 3, 10, False], ["seek", 9], ["play"]], [3, True, "waiting"]),
    ],
)
def test_where_it_is(ask: Ask, acts: list[list[Any]], expected: list[Any]) -> None:
    assert after(ask, *acts) == expected


def test_time_moves_it_by_the_speed(ask: Ask) -> None:
    playing = [["receive", 1000, 1000, True], ["setSpeed", 10], ["play"]]
    assert after(ask, *playing, ["advance", 100], tell="step position") == [1, 1]
    assert after(ask, *playing, ["advance", 50], tell="step position") == [0, 0.5]
    assert after(ask, *playing, ["advance", 9000], tell="step") == [2]  # as if it were a frame of 250 ms
    assert after(ask, *playing, ["pause"], ["advance", 100], tell="step") == [0]
    assert after(ask, *playing, *[["advance", 100]] * 3, ["pause"], tell="position") == [3]
    assert after(ask, ["receive", 2, 9, False], ["setSpeed", 1000], ["play"], ["advance", 250], tell="step state") == [
        2, "waiting",
    ]  # fmt: skip


def test_it_stops_at_the_end_or_loops_after_a_rest(ask: Ask) -> None:
    at_end = [HERE, ["setSpeed", 1000], ["play"], ["advance", 250]]
    assert after(ask, *at_end) == [10, True, "playing"]
    assert after(ask, *at_end, ["advance", 1]) == [10, False, "ended"]
    looped = [HERE, ["setLoop", True], ["setSpeed", 1000], ["play"], ["advance", 250]]
    assert after(ask, *looped, *[["advance", 225]] * 4) == [10, True, "playing"]
    assert after(ask, *looped, *[["advance", 225]] * 4, ["advance", 1]) == [0, True, "playing"]
    assert after(ask, *looped, *[["advance", 225]] * 4, ["seek", 10], ["advance", 225]) == [10, True, "playing"]


def test_a_speed_is_chosen_until_a_person_does(ask: Ask) -> None:
    fitting = "({ fittingSpeed }, steps) => steps.map(fittingSpeed)"
    assert ask("clock.js", fitting, [0, 1, 5, 10, 50, 120, 300, 1000, 100_000]) == [1, 1, 1, 2, 10, 25, 60, 250, 1000]
    assert after(ask, ["receive", 50, 50, True], tell="speed pace soon") == [10, 10, 3]
    assert after(ask, ["setSpeed", 2], ["receive", 50, 50, True], tell="speed soon") == [2, 1]
    assert after(ask, ["receive", 50, 50, True], ["setSpeed", float("inf")], tell="pace soon") == [100, 30]
    assert after(ask, ["receive", 9, 9, True], ["setSpeed", float("inf")], tell="pace") == [60]


def test_listeners_hear_of_it_until_they_leave(ask: Ask) -> None:
    code = """({ Clock }) => {
      const [clock, heard] = [new Clock(), []];
      const leave = clock.subscribe(({ step }) => heard.push(step));
      clock.receive(5, 5, true);
      clock.stepBy(2);
      leave();
      clock.stepBy(1);
      return heard;
    }"""
    assert ask("clock.js", code) == [0, 2]
