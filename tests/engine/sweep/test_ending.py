"""How a sweep ends, in its sentences: of cells written by hand."""

from typing import Any

import numpy as np
import pytest

from engine.problems.surface.catalogue import Minimum
from engine.sweep.ending import best_cell, ending
from engine.sweep.link import read_sweep
from engine.sweep.parts import Progress, SweepEnd
from engine.sweep.verdicts.goal import Goal
from engine.sweep.verdicts.verdict import DIVERGED, Kind
from engine.verdicts.catalogue import Outcome

N = np.nan
MINIMA = (Minimum(0, 0, 0), Minimum(1.5, -2, 1), Minimum(3, 3, 2))
CURVE = "sweep=curve&a=momentum&low_a=0.1&high_a=0.4&count_a=4"


def ended(asked: str, kind: list[int], steps: list[float], loss: list[float], minima: Any = ()) -> SweepEnd:
    """Of the first cells of a sweep, told out of order."""
    sweep, progress = read_sweep(f"problem=surface&f=bowl&x=1&y=1&lane=sgd,lr=0.1&steps=1200&{asked}"), Progress(1.5)
    order = np.arange(len(kind))[::-1]
    if len(order):
        columns = (np.array(column, dtype=float)[order] for column in (kind, np.nan_to_num(steps, nan=-1), loss))
        progress.decide(order, *columns)
    return ending(sweep, progress, Goal(minima))


def best(kind: list[int], steps: list[float], loss: list[float], basins: bool = False) -> int | None:
    return best_cell(np.arange(len(kind)) + 10, np.array(kind), np.array(steps), np.array(loss), basins)


def test_the_best_arrived_first_and_among_those_lies_lowest() -> None:
    assert best([0, 0, 0, 1], [7, 5, 5, N], [0.0, 0.2, 0.1, 0.0]) == 12
    assert best([0, 0, 0], [7, 5, 5], [0.0, 0.2, 0.2]) == 11
    assert best([1, 4, 1], [N, N, N], [3.0, 2.0, 4.0]) == 11
    assert best([3, 3], [N, N], [1.0, 2.0]) is None
    assert best([3, 1, 1], [N, N, N], [0.0, 2.0, 1.0]) == 12
    assert best([1, 1], [N, N], [N, np.inf]) is None


def test_of_basins_three_is_a_minimum_and_minus_two_is_lost() -> None:
    assert best([3, 0], [2, 4], [0.0, 0.0], basins=True) == 10
    assert best([DIVERGED, 0], [1, 4], [0.0, 0.0], basins=True) == 11


def test_a_curve_counts_its_kinds_and_names_the_fastest() -> None:
    end = ended(CURVE, [Kind.CRAWLS, Kind.GOOD, Kind.GOOD, Kind.DIVERGES], [N, 1100, 7, N], [1, 0, 0, 9])
    assert end.outcome is Outcome.FINISHED
    assert end.best_cell == 2
    assert end.message == (
        "Of 4 runs: within the tolerance for good 2, crawling 1, oscillating 0, diverging 1, not there yet 0, "
        "at rest elsewhere 0. The fastest is Momentum μ = 0.3, after 7 steps."
    )


@pytest.mark.parametrize("steps, told", [(1, "after 1 step."), (2, "after 2 steps."), (0, "after 0 steps."),
                                         (1100, "after 1,100 steps.")])  # fmt: skip
def test_one_step_is_one_step(steps: int, told: str) -> None:
    assert ended(CURVE, [0, 4, 4, 2], [steps, N, N, N], [0, 1, 1, 1]).message.endswith(told)


def test_where_none_arrived_the_lowest_loss_is_named() -> None:
    end = ended(CURVE, [4, 4, 2, 2], [N, N, N, N], [3, 1, 2, 2])
    assert end.message.endswith(
        "oscillating 2, diverging 0, not there yet 2, at rest elsewhere 0. The lowest loss has Momentum μ = 0.2."
    )


def test_where_all_diverged_none_is_named() -> None:
    end = ended(CURVE, [3] * 4, [N] * 4, [3, 1, 2, 2])
    assert end.best_cell is None
    assert end.message.endswith("diverging 4, not there yet 0, at rest elsewhere 0.")


def test_a_sweep_that_stopped_says_how_far_it_came() -> None:
    end = ended(CURVE, [0, 3, 4], [5, N, N], [0, 1, 1])
    assert end.outcome is Outcome.STOPPED
    assert end.message.startswith(
        "Stopped: this sweep used up its 1.5 seconds of computing, and 3 of 4 runs are decided. Of 3 runs: "
    )
    nothing = ended(CURVE, [], [], [])
    assert nothing.message.endswith("and 0 of 4 runs are decided.")
    assert nothing.best_cell is None


BASINS = "sweep=basins&count_a=2&count_b=2"


def test_basins_count_the_starts_of_each_minimum_that_has_one() -> None:
    end = ended(BASINS, [0, 1, 0, DIVERGED], [5, 6, 7, N], [0, 1, 0, 9], MINIMA)
    assert end.message == "Of 4 starts 3 reach a minimum within 1,200 steps: 2 (0, 0), 1 (1.5, −2). 1 start diverges."
    assert end.minima == MINIMA
    assert end.best_cell == 0


def test_basins_of_one_minimum_need_no_list() -> None:
    one = ended(BASINS, [0, -1, DIVERGED, DIVERGED], [5, N, N, N], [0, 1, 9, 9], MINIMA[:1])
    assert one.message == "Of 4 starts 1 reaches a minimum within 1,200 steps. 2 starts diverge."
    none = ended(BASINS, [0, 0, 0, -1], [5, 6, 7, N], [0, 0, 0, 1], MINIMA[:1])
    assert none.message == "Of 4 starts 3 reach a minimum within 1,200 steps."


def test_basins_of_two_minima_are_told_apart() -> None:
    two = ended(BASINS, [0, 1, 1, -1], [5, 6, 7, N], [0, 1, 1, 2], MINIMA[:2])
    assert two.message == "Of 4 starts 3 reach a minimum within 1,200 steps: 1 (0, 0), 2 (1.5, −2)."


def test_where_no_minimum_is_known_none_is_reached() -> None:
    none = ended(BASINS, [-1, -1, DIVERGED, -1], [N] * 4, [1, 1, 9, 2])
    assert none.message == "Of 4 starts 0 reach a minimum within 1,200 steps. 1 start diverges."
