"""Runs one by one: their order, what they will cost, and what is seen of each."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.problems.kinds import task_of
from engine.problems.surface.catalogue import Minimum
from engine.sweep.link import read_sweep
from engine.sweep.parts import Part, Progress, SweepEnd
from engine.sweep.verdicts.goal import Bands, Goal
from engine.sweep.verdicts.verdict import Kind
from engine.sweep.walk import swept
from engine.sweep.ways import one_by_one
from engine.sweep.ways.one_by_one import OneByOne, Trail, alone, cost, order
from engine.verdicts.catalogue import Outcome
from engine.verdicts.outcome import End

LINK = "problem=surface&f=bowl&x=1&y=0&lane=lbfgs,lr=1&steps=30&sweep=curve&low_a=0.1&high_a=1&count_a=4"


def test_the_first_cells_are_spread_over_the_whole_grid() -> None:
    assert order(1).tolist() == [0]
    assert order(10).tolist() == [0, 7, 4, 1, 8, 5, 2, 9, 6, 3]  # 0.618 of 10 is 6, which divides with 10
    first = np.sort(order(1000)[:10])
    assert np.diff(first).max() < 200
    assert np.diff(first).min() > 20


def trail(losses: list[float], whole: bool = True, points: int = 2) -> Trail:
    points = min(points, len(losses))
    return Trail(
        np.array(losses), np.arange(2.0 * points).reshape(points, 2), np.zeros(2), np.zeros(2), whole, noise=0.0
    )


@pytest.mark.parametrize(
    "losses, steps",
    [([5, 3, 0.5, 0.1], 2), ([5, 3, 2, 0.1], 3), ([0.5, 0.4, 0.1], 0), ([5, 0.5, 3, 0.1], 3), ([0.1, 0.2, 3], -1),
     ([0.1], 0), ([5.0], -1), ([5, 1.0, 1.1, 1.0], 3)],
)  # fmt: skip
def test_a_run_has_arrived_at_the_row_from_which_it_stays(losses: list[float], steps: int) -> None:
    watch = trail(losses).watched(Bands(np.array([0.0]), 1.0))
    assert watch.steps.tolist() == [steps]
    assert (watch.first[0], watch.loss[0]) == (losses[0], losses[-1])
    assert watch.alive.tolist() == [True]


def test_in_another_band_it_has_not_yet_arrived() -> None:
    watch = trail([5.0, 2.0, 0.1, 0.1]).watched(Bands(np.array([0.0, 2.0]), 0.5))
    assert (watch.band.tolist(), watch.steps.tolist()) == ([1], [2])


def test_a_run_that_broke_off_has_not_arrived() -> None:
    watch = trail([5.0, 0.1], whole=False).watched(Bands(np.array([0.0]), 1.0))
    assert (watch.steps.tolist(), watch.alive.tolist()) == ([-1], [False])


def test_what_a_run_went_up_to_is_seen() -> None:
    assert trail([1.0, 2.0, 3.0, 4.0]).watched(Bands(np.empty(0), 0.0)).diverged.tolist() == [True]
    assert trail([1.0, 2.0, 3.0, 2.0]).watched(Bands(np.empty(0), 0.0)).diverged.tolist() == [False]


def test_the_last_rows_go_with_their_points() -> None:
    watch = trail([9.0, 8.0, 7.0], points=2).watched(Bands(np.empty(0), 0.0))
    assert [(loss.tolist(), point.tolist()) for loss, point in watch.tail] == [
        ([8.0], [[0.0], [1.0]]), ([7.0], [[2.0], [3.0]]),
    ]  # fmt: skip


def test_a_run_leaves_its_rows_the_last_points_and_the_last_gradient() -> None:
    sweep = read_sweep(LINK.replace("lbfgs,lr=1", "sgd,lr=0.1"))
    *pauses, end = alone(sweep, 0, task_of(sweep.spec))
    assert pauses == [None] * len(pauses)
    assert end is not None
    x = 0.8 ** np.arange(31)  # lr 0.1 takes a fifth of x each time
    np.testing.assert_allclose(end.losses, x**2, rtol=1e-12)
    np.testing.assert_allclose(end.points, np.stack([x, 0 * x], axis=1)[-21:], rtol=1e-12)
    np.testing.assert_allclose(end.gradient, [2 * x[-1], 0], rtol=1e-12)
    assert end.start.tolist() == [1, 0]
    assert end.whole


def test_a_run_that_ends_in_the_infinite_is_not_whole() -> None:
    link = LINK.replace("lbfgs,lr=1", "sgd,lr=1").replace("high_a=1", "high_a=10000").replace("steps=30", "steps=900")
    sweep = read_sweep(link)
    ends = [list(alone(sweep, cell, task_of(sweep.spec)))[-1] for cell in (0, 3)]
    assert [end and end.whole for end in ends] == [True, False]


def walk(link: str, goal: Goal) -> OneByOne:
    progress = Progress(60)
    progress.begin()
    return OneByOne(read_sweep(link), goal, progress)


KNOWN = Goal((Minimum(0, 0, 0.0),), 0.0)


@pytest.mark.parametrize("due", [True, False])
def test_each_run_is_made_counted_and_decided_once(due: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Progress, "due", property(lambda progress: due))
    parts: list[Part] = list(walk(LINK, KNOWN).parts())
    assert [part.of for part in parts] == [4] * len(parts)
    assert parts[-1].done == 4
    assert {part.done for part in parts} == ({0, 1, 2, 3, 4} if due else {4})
    assert np.sort(np.concatenate([part.cells for part in parts])).tolist() == [0, 1, 2, 3]
    if due:  # what is known is told at once
        assert len(parts[-1].cells) == 0
    else:
        assert len(parts) == 1


def test_where_nobody_knows_the_lowest_loss_it_is_that_of_the_runs_that_did_not_diverge() -> None:
    runs = walk(LINK.replace("f=bowl", "formula=x**2"), Goal())
    trails = ([5.0, 3, 1], [5.0, 4, -9], [5.0, 4, 2], [0.1, 0.2, 9])
    runs.waiting = [(cell, trail(losses, whole=cell != 1)) for cell, losses in enumerate(trails)]
    runs.stop()
    assert runs.goal.best == 1
    cells, _kind, steps, loss = runs.progress.all()
    assert cells.tolist() == [0, 1, 2, 3]
    np.testing.assert_array_equal(steps, [2, np.nan, np.nan, np.nan])
    assert loss.tolist() == [1, -9, 2, 9]
    assert runs.waiting == []


def test_a_known_lowest_loss_stays() -> None:
    runs = walk(LINK, KNOWN)
    runs.waiting = [(0, trail([5.0, 3, 1]))]
    runs.stop()
    assert runs.goal == KNOWN
    assert runs.progress.all()[0].tolist() == [0]


def test_basins_are_those_that_the_ends_show() -> None:
    link = "problem=surface&formula=(x-1)**2%2B(y%2B2)**2&x=0&y=0&lane=sgd,lr=0.3&steps=25&sweep=basins"
    runs = walk(f"{link}&count_a=2&count_b=2", Goal())
    parts = list(runs.parts())
    ((x, y, value),) = runs.goal.minima
    np.testing.assert_allclose([x, y, value], [1, -2, 0], atol=1e-8)
    assert np.concatenate([part.kind for part in parts]).tolist() == [0, 0, 0, 0]


def test_a_run_is_at_the_minimum_where_its_last_point_is() -> None:
    runs = walk("problem=surface&f=bowl&x=0&y=0&lane=sgd,lr=0.1&steps=2&sweep=basins&count_a=2", KNOWN)
    runs.goal = Goal((Minimum(4, 0, 0.0), Minimum(0, 0, 0.0)), 0.0)
    points = np.array([[4.0, 0], [4, 0], [0, 0]])
    runs.waiting = [(0, Trail(np.array([9.0, 1, 0]), points, np.zeros(2), points[0], whole=True, noise=0.0))]
    runs.stop()
    assert runs.progress.all()[1].tolist() == [1]


# What they cost, by a clock of the test's own


def clocked(monkeypatch: pytest.MonkeyPatch, chunks: int, rows: int, seconds: float, pauses: bool = False) -> list[int]:
    """Runs of so many chunks of so many rows, each chunk in so many seconds; the cells that were probed.

    `pauses`: before each chunk there is one, after as many seconds.
    """
    now, probed = [0.0], list[int]()
    monkeypatch.setattr(one_by_one, "perf_counter", lambda: now[0])

    def walked(spec: int, task: object) -> Any:
        probed.append(spec)
        for _chunk in range(chunks):
            if pauses:
                now[0] += seconds
                yield None
            now[0] += seconds
            yield SizedChunk(rows)
        now[0] += seconds
        yield End(0, Outcome.FINISHED, chunks * rows - 1, "")

    class SizedChunk(SimpleNamespace):
        def __init__(self, size: int) -> None:
            super().__init__(size=size)

        def __len__(self) -> int:
            return int(self.size)

    monkeypatch.setattr(one_by_one, "Chunk", SizedChunk)
    monkeypatch.setattr(one_by_one, "walked", walked)
    monkeypatch.setattr(one_by_one, "task_of", lambda spec: None)
    return probed


def sized(runs: int, steps: int) -> Any:
    return SimpleNamespace(spec=SimpleNamespace(steps=steps), runs=runs, run=lambda cell: cell)


def test_short_runs_cost_what_they_take(monkeypatch: pytest.MonkeyPatch) -> None:
    probed = clocked(monkeypatch, chunks=2, rows=10, seconds=0.01)
    assert cost(sized(100, 19)) == pytest.approx(100 * 0.03)
    assert probed == [50, 20, 50, 80]  # the first is warmth alone


def test_of_long_runs_the_first_rows_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chunk of 11 rows takes 0.06 s: after the second a run is left, and goes on at 0.06 s in 21 rows."""
    clocked(monkeypatch, chunks=1000, rows=11, seconds=0.06)
    assert cost(sized(100, 4200)) == pytest.approx(100 * (0.06 + 0.06 / 21 * 4200))


@pytest.mark.parametrize("lane", ["lbfgs,line_search_fn=strong_wolfe", "sgd,clip_norm=5000&low_a=1000&high_a=10000"])
def test_where_every_run_diverges_each_is_decided(lane: str) -> None:
    sweep = read_sweep(f"problem=function&formula=log(x)&x=1&lane={lane}&steps=5&sweep=curve&count_a=10")
    _header, *parts, end = swept(sweep)
    kinds = np.concatenate([part.kind for part in parts if isinstance(part, Part)])
    assert kinds.tolist() == [Kind.DIVERGES] * 10
    assert isinstance(end, SweepEnd)
    assert "Stopped" not in end.message


def test_what_was_decided_when_the_time_was_over_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lowest loss is known at the end alone, so no cell was told before."""
    monkeypatch.setattr(Progress, "due", property(lambda progress: progress.done == 7))
    link = "problem=function&formula=x**4-x**2%2Bsin(9*x)&x=1&lane=lbfgs,lr=0.01&steps=6&sweep=curve&count_a=400"
    _header, *parts, end = swept(read_sweep(link), 0)
    assert isinstance(end, SweepEnd)
    assert end.outcome is Outcome.STOPPED
    told = sum(len(part.cells) for part in parts if isinstance(part, Part))
    assert told == 7
    assert f"and {told} of 400 runs are decided" in end.message


def test_a_pause_has_no_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of 11 rows after 0.06 and 0.12 s, the first pause after 0.03: 22 rows in 0.09 s."""
    clocked(monkeypatch, chunks=1000, rows=11, seconds=0.03, pauses=True)
    assert cost(sized(100, 4200)) == pytest.approx(100 * (0.03 + 0.09 / 21 * 4200))
