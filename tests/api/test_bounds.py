"""What the routes take and no more: their extras to the last step and the largest number, who is a long computation."""

from typing import Any

import anyio
import numpy as np
import pytest

import api.curve
import api.plane
import api.shared
import api.stream
from api.query import values_of
from api.resumed import NUMBER, ROUND, in_short_lines
from api.runs import ARRAY, Run, SweepRun
from api.shared import OVERHEAD, QUICK
from engine.limits import LIMITS
from engine.loop.rows import Chunk
from engine.param import Param
from engine.spec import SpecError
from engine.sweep.header import Header
from engine.sweep.link import read_sweep
from engine.sweep.parts import Part
from engine.sweep.verdicts.goal import Goal
from engine.verdicts.catalogue import Outcome
from engine.verdicts.outcome import End
from tests.api.test_shared import counting, whole
from tests.client import Client
from tests.loop import awaited
from tests.specs import link, spec

STEP, LOW, HIGH = (0, 0, LIMITS.max_steps), (-1, -1e200, 1e200), (1, -1e200, 1e200)
BOUNDS: dict[str, tuple[Any, dict[str, tuple[float, float, float]]]] = {
    "curve": (api.curve.PARAMS, {"at": STEP, "low": LOW, "high": HIGH}),
    "plane": (api.plane.PARAMS, {"at": STEP, "low_a": LOW, "low_b": LOW, "high_a": HIGH, "high_b": HIGH}),
    "stream": ((api.stream.FROM,), {"from": (0, 0, LIMITS.max_steps + 1)}),
}


@pytest.mark.parametrize("params, bounds", BOUNDS.values(), ids=BOUNDS)
def test_the_extras_have_these_defaults_and_bounds(params: Any, bounds: dict[str, tuple[float, float, float]]) -> None:
    numbers = {param.name: param for param in params if isinstance(param, Param)}
    assert numbers.keys() == bounds.keys()
    for name, (default, low, high) in bounds.items():
        just_over = high + 1 if numbers[name].kind is int else high * 1.001
        just_below = low - 1 if numbers[name].kind is int else low * 1.001
        assert values_of([numbers[name]], {}) == {name: default}
        for value in (low, high):
            assert values_of([numbers[name]], {name: str(value)}) == {name: value}
        for value in (just_over, just_below):
            with pytest.raises(SpecError) as wrong:
                values_of([numbers[name]], {name: str(value)})
            assert [error["field"] for error in wrong.value.errors] == [name]


def test_a_curve_has_257_points_and_a_plane_81_a_side(client: Client) -> None:
    """Odd, so that the middle of the range is one of them."""
    points = client.get(f"/api/curve?{link()}&low=-1&high=1").json()
    assert len(points["w"]) == len(points["loss"]) == 257
    assert points["w"][128] == 0
    surface = "problem=surface&f=bowl&x=1&y=1&lane=sgd&steps=1&a=x&b=y"
    grid = client.get(f"/api/plane?{surface}").json()
    assert np.shape(grid["z"]) == (len(grid["y"]), len(grid["x"])) == (81, 81)
    assert (grid["x"][40], grid["y"][40], grid["z"][40][40]) == (0, 0, 0)


def test_what_has_worked_for_a_fifth_of_a_second_is_a_long_computation(monkeypatch: pytest.MonkeyPatch) -> None:
    assert QUICK == 0.2
    asked: list[bool] = []

    def workers(begun: bool) -> anyio.CapacityLimiter:
        asked.append(begun)
        return anyio.CapacityLimiter(1)

    monkeypatch.setattr(api.shared, "_workers", workers)
    for seconds in (0.0, 0.2, 0.2001):
        shared = counting(1)
        assert shared._seconds == 0
        shared._seconds = seconds
        assert awaited(shared.part, 0) == 0
    assert asked == [False, False, True]


def test_a_long_computation_has_as_many_threads_as_the_operator_gives() -> None:
    async def totals() -> list[float]:
        return [api.shared._workers(begun).total_tokens for begun in (False, True)]

    assert awaited(totals) == [LIMITS.threads, LIMITS.threads]


def test_what_a_run_costs_is_counted_to_the_byte() -> None:
    run = Run(spec("sgd,lr=0.0001", steps=3))
    assert run.size == OVERHEAD == 16_384
    run.taken(Chunk(0, 0, {"loss": np.zeros(5), "w": np.zeros(5)}))
    assert ARRAY == 200
    assert run.size == 16_384 + 2 * 200 + 2 * 5 * 8
    run.taken(End(0, Outcome.FINISHED, 4, "So."))
    assert run.size == 16_384 + 2 * 200 + 2 * 5 * 8


SWEEP = "problem=surface&f=bowl&x=1&y=1&lane=sgd,lr=0.1&steps=5&sweep=curve&count_a=4"


def test_what_a_sweep_costs_is_counted_to_the_byte_and_its_work_until_its_end() -> None:
    run = SweepRun(read_sweep(SWEEP))
    cells = np.arange(4)
    run.taken(Header(run.sweep, Goal(), True, 0.0, 60.0, 70_000))
    run.taken(Part(6, 6, cells, cells.astype(np.int8), np.zeros(4), np.zeros(4)))
    made = 4 * 200 + 4 * (8 + 1 + 8 + 8)
    assert run.size == 16_384 + 70_000 + made
    (end,) = run.ends("Stopped.")
    assert run.size == 16_384 + made
    assert (end.outcome, end.message, end.best_cell, end.minima) == (Outcome.STOPPED, "Stopped.", None, ())  # type: ignore[union-attr]


def test_lanes_that_are_not_whole_end_at_their_last_row() -> None:
    run = Run(spec("sgd,lr=0.1&lane=adam,lr=0.1&lane=sgd,lr=0.2", steps=9))
    run._parts = [Chunk(0, 0, {"loss": np.zeros(1)}), Chunk(0, 1, {"loss": np.zeros(4)}),
                  Chunk(1, 0, {"loss": np.zeros(1)}), End(1, Outcome.REFUSED, 0, "No.")]  # fmt: skip
    assert not run.is_whole()
    assert run.ends("Stop.") == [End(0, Outcome.STOPPED, 4, "Stop."), End(2, Outcome.STOPPED, 0, "Stop.")]
    run._parts += run.ends("Stop.")
    assert run.is_whole()
    assert run.ends("Stop.") == []


def test_a_reader_who_asks_for_a_part_past_the_end_gets_none() -> None:
    shared = counting(3)
    assert awaited(whole, shared) == [0, 1, 2]
    assert [awaited(shared.part, index) for index in (2, 3, 4)] == [2, None, None]
    assert shared._source is None


def streamed(run: Run, first: int) -> list[Chunk | End]:
    async def read() -> list[Chunk | End]:
        return [part async for part in api.stream._parts(run, first)]

    return awaited(read)


@pytest.mark.parametrize("first", [0, 1, 31, 32, 33, 60, 61])
def test_parts_from_a_row_on_have_that_row_first_and_none_is_empty(first: int) -> None:
    """Chunks begin at the rows 0, 1 and 32; row 61 is past the last one."""
    *chunks, end = streamed(Run(spec(steps=60)), first)
    assert isinstance(end, End)
    rows = [row for part in chunks for row in part.columns["step"].tolist()]  # type: ignore[union-attr]
    assert rows == list(range(first, 61))
    for part in chunks:
        assert isinstance(part, Chunk)
        assert len(part) > 0
        assert part.first == part.columns["step"][0]


def test_short_lines_have_a_row_at_least_and_keep_what_ends() -> None:
    """A row of 700 columns is longer than a line should be: it is a line by itself."""
    assert (ROUND, NUMBER) == (16_000, 25)
    wide = Chunk(0, 5, {f"w{number}": np.arange(3.0) for number in range(700)} | {"loss": np.arange(3.0)})

    async def told() -> list[Chunk | End]:
        async def source():  # type: ignore[no-untyped-def]
            for part in (wide, End(0, Outcome.FINISHED, 7, "So.")):
                yield part

        return [part async for part in in_short_lines(source(), 1)]

    *pieces, end = awaited(told)
    assert isinstance(end, End)
    assert [(part.first, len(part)) for part in pieces if isinstance(part, Chunk)] == [(5, 1), (6, 1), (7, 1)]
