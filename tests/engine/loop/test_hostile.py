"""Whatever torch raises within a step ends that lane with a sentence: each lane has its rows and its end."""

from collections.abc import Iterator

import numpy as np
import pytest

import engine.loop.descend
from engine.link import read
from engine.loop.descend import descend, walked
from engine.loop.rows import Chunk
from engine.problems.kinds import KINDS
from engine.spec import Spec
from engine.steering.schedules import SCHEDULES
from engine.verdicts.catalogue import Outcome
from engine.verdicts.outcome import End

PROBLEMS = {
    "a kink": "problem=pair&x=30.2&y=10.5&w=0.2&loss=absolute_error",
    "no slope": "problem=pair&x=0&y=10.5&w=0.2&loss=huber&delta=0.001",
    "a million": "problem=pair&x=1000000&y=-1000000&w=1000000&loss=squared_error",
    "a pole": "problem=function&formula=log(x)&x=1",
    "a root": "problem=function&formula=sqrt(x)&x=0.001",
    "a pole of two": "problem=surface&formula=1/(x*y)&x=0.5&y=-0.5",
    "a bowl": "problem=surface&f=bowl&x=3&y=2",
    "raw rows": "problem=table&data=fruit&loss=l1",
    "batches": "problem=table&data=fruit&scale=standard&loss=mse&batch=1",
}
HARD = ("", "noise=1", "clip_norm=0.001")
# how L-BFGS chooses the length of its steps
SEARCHES = {"lbfgs": ("", "line_search_fn=strong_wolfe", "line_search_fn=strong_wolfe,max_iter=1,max_eval=2")}


def lanes(problem: str) -> Iterator[str]:
    """Every optimizer with every search and every schedule, at rates from too small to far too large."""
    rates = ("0.5", "1e-10", "10000")
    kind = KINDS[problem.split("&")[0].removeprefix("problem=")]
    number = 0
    for optimizer in kind.optimizers:
        for search in SEARCHES.get(optimizer, ("",)):
            for schedule in SCHEDULES:
                number += 1
                parts = (optimizer, f"lr={rates[number % 3]}", search, f"schedule={schedule}", HARD[number // 3 % 3])
                yield ",".join(part for part in parts if part)


def check(spec: Spec) -> list[End]:
    """The rows of each lane are whole and finite, and its end is its last part."""
    ends: dict[int, End] = {}
    rows = dict.fromkeys(range(len(spec.lanes)), 0)
    for part in descend(spec):
        assert part.lane not in ends
        if isinstance(part, Chunk):
            assert part.first == rows[part.lane]
            rows[part.lane] += len(part)
        else:
            ends[part.lane] = part
    for lane, end in ends.items():
        assert rows[lane] == end.steps + 1
        assert end.message[0].isupper()
        assert end.message.endswith(".")
    assert ends.keys() == rows.keys()
    return [ends[lane] for lane in sorted(ends)]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_every_optimizer_search_and_schedule_ends_at_hostile_numbers(problem: str, dtype: str) -> None:
    """Each of them with one of the problems and precisions; `tests/exhaustive` has every one with all."""
    place = 2 * list(PROBLEMS.values()).index(problem) + (dtype == "float32")
    for number, lane in enumerate(lanes(problem)):
        if number % (2 * len(PROBLEMS)) == place:
            check(read(f"{problem}&lane={lane}&steps=12&dtype={dtype}"))


@pytest.mark.parametrize(
    "link",
    ["problem=function&formula=log(x)&x=1&lane=lbfgs,line_search_fn=strong_wolfe&steps=50",
     "problem=pair&x=30.2&y=10.5&w=0.2&loss=absolute_error&lane=lbfgs,line_search_fn=strong_wolfe,schedule=polynomial"
     "&steps=50"],
)  # fmt: skip
def test_what_a_line_search_raises_is_told(link: str) -> None:
    (end,) = check(read(link))
    assert end.outcome is Outcome.FAILED
    assert end.bad_step == end.steps + 1
    assert "L-BFGS raised an error" in end.message
    assert "Error: " in end.message


def test_the_other_lanes_run_on() -> None:
    problem = "problem=surface&f=bowl&x=3&y=2&lane=lbfgs,line_search_fn=strong_wolfe,schedule=polynomial,noise=1"
    failed, adam = check(read(f"{problem}&lane=adam,lr=0.1&steps=50"))
    assert failed.outcome is Outcome.FAILED
    assert adam.steps == 50


def test_what_is_raised_around_the_steps_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first row there is nothing to show: the start is a row without numbers."""

    def breaks(self: object, first: int) -> None:
        raise ValueError("no such thing")

    monkeypatch.setattr(engine.loop.descend.Driver, "drive", breaks)
    spec = read("problem=surface&f=bowl&x=3&y=2&lane=adam,lr=0.1&lane=sgd,lr=0.1&steps=5")
    parts = list(descend(spec))
    ends = [part for part in parts if isinstance(part, End)]
    assert [(end.lane, end.outcome) for end in ends] == [(0, Outcome.FAILED), (1, Outcome.FAILED)]
    chunks = [part for part in parts if isinstance(part, Chunk)]
    assert [len(chunk) for chunk in chunks] == [1, 1]
    assert all(np.isnan(chunk.columns["loss"]).all() for chunk in chunks)


@pytest.mark.parametrize(
    "problem", ["problem=pair&x=3&y=1&w=0.2&loss=log_cosh", "problem=table&data=fruit&loss=mse&scale=standard"]
)
def test_a_chunk_of_many_evaluations_is_short_and_pauses(problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = read(f"{problem}&lane=lbfgs,lr=0.001,max_iter=9&steps=17")
    assert max(len(part) for part in descend(spec) if isinstance(part, Chunk)) == engine.loop.descend.FEW
    monkeypatch.setattr("engine.loop.recorder.SLICE", -1.0)
    parts = list(walked(spec))
    assert sum(part is None for part in parts) == 18
    assert [len(part) for part in parts if isinstance(part, Chunk)][:3] == [1, 8, 8]
