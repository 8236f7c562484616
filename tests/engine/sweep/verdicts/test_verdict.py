"""What a watch of many runs sees, on losses and points written by hand, and the verdicts over it."""

import numpy as np
import pytest

from engine.problems.surface.catalogue import Minimum
from engine.sweep.link import read_sweep
from engine.sweep.verdicts.goal import Bands, Goal
from engine.sweep.verdicts.verdict import DIVERGED, OUTCOMES, Kind, Watch, kinds, verdict
from engine.verdicts.catalogue import VERDICTS, Outcome

BANDS = Bands(np.array([0.0, 3.0]), 0.5)


def watched(losses: list[list[float]], tail: int = 0, bands: Bands = BANDS, noise: float = 0.0) -> Watch:
    """Of runs with these losses, at points that go along x as 0, 1, 2 …; not closed."""
    watch = Watch(bands, len(losses), len(losses[0]), tail, noise)
    for row, loss in enumerate(np.array(losses).T):
        watch.see(row, loss, np.ones((2, len(losses))), np.full((2, len(losses)), float(row)))
    return watch


def test_arrival_is_the_row_from_which_the_loss_stays_in_one_band() -> None:
    watch = watched(
        [[9, 0.4, 0.1, 0.0], [0.1, 0.1, 0.1, 0.1], [9, 3.0, 0.4, 0.1], [9, 0.1, 9, 3.2], [0.1, 0.1, 0.1, 9]]
    )
    assert watch.steps.tolist() == [1, 0, 2, 3, -1]
    assert watch.band.tolist() == [1, 1, 1, 2, 0]
    assert watch.first.tolist() == [9, 0.1, 9, 9, 0.1]
    assert watch.alive.all()


def test_a_run_that_is_no_number_ends_once_and_keeps_its_last_loss() -> None:
    watch = Watch(BANDS, 3, 4, 4)
    assert watch.noise == 0
    still, ones = np.zeros((2, 3)), np.ones((2, 3))
    assert watch.see(0, np.array([5.0, 6.0, 7.0]), ones, still).tolist() == []
    assert watch.see(1, np.array([4.0, np.inf, 6.0]), ones, still).tolist() == [1]
    nan = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, np.nan]])
    assert watch.see(2, np.array([3.0, np.nan, 0.1]), nan, still).tolist() == [2]
    assert (
        watch.see(3, np.array([2.0, 0.1, 0.1]), ones, still).tolist() == []
    )  # back among numbers, and lost all the same
    assert watch.steps.tolist() == [-1, 3, 2]
    watch.close()
    assert watch.loss.tolist() == [2, 6, 6]
    assert watch.alive.tolist() == [True, False, False]
    assert watch.steps.tolist() == [-1, -1, -1]


def test_the_tail_are_the_last_rows_and_copies_of_their_points() -> None:
    watch, point = Watch(BANDS, 1, 4, 2), np.zeros((2, 1))
    for row in range(4):
        point += 1
        watch.see(row, np.array([float(row)]), np.ones((2, 1)), point)
    assert [(loss.tolist(), at.tolist()) for loss, at in watch.tail] == [([2], [[3], [3]]), ([3], [[4], [4]])]


GROWN = [2.0, 1.0, 3.0, 3.0, 4.0, 4.0, 5.0, 5.0]
FAR = [1.0, 9.0, 3.0, 10.5]


@pytest.mark.parametrize("losses, noisy, diverged", [
    (GROWN, False, True), (FAR, False, True), ([1.0, 0.9, 0.8, 0.7], False, False), (GROWN, True, False),
    ([1.0, 2.0, 1.0, np.nan], False, True), ([1.0, 2.0, 1.0, 2.0], False, False),
])  # fmt: skip
def test_diverged_is_no_number_or_growth_or_ten_times_the_start(
    losses: list[float], noisy: bool, diverged: bool
) -> None:
    watch = watched([losses], noise=float(noisy))
    watch.close()
    assert watch.diverged.tolist() == [diverged]


def test_each_kind_by_what_its_run_did() -> None:
    """Best 0: three quarters left is crawling, a half is not. Of three rows one that rises is a quarter and more."""
    losses = [[9, 1, 0.2], [4, 3.5, 2.8], [9, 6, 4.5], [9, 6, 7], [1, 5, 30], [9, 6, 4.6]]
    watch = watched(losses, bands=Bands(np.array([0.0]), 0.5))
    watch.close()
    names = [Kind.GOOD, Kind.CRAWLS, Kind.FALLING, Kind.OSCILLATES, Kind.DIVERGES, Kind.CRAWLS]
    assert kinds(watch, np.zeros((2, 1)), 0.0).tolist() == names
    assert kinds(watch, np.zeros((2, 1)), 0.0).dtype == np.int8
    above = kinds(watch, np.zeros((2, 1)), 2.0)  # of 9 to 4.6 above 2 are 2.6 of 7 left, of 4 to 2.8 it is 0.8 of 2
    assert above[[1, 5]].tolist() == [Kind.FALLING, Kind.FALLING]
    assert Kind.CRAWLS not in kinds(watch, np.zeros((2, 1)), None)


def test_a_kind_is_called_what_its_verdict_is() -> None:
    assert OUTCOMES.keys() == set(Kind)
    assert Kind.DIVERGES.label == VERDICTS[Outcome.DIVERGED].name
    assert len({kind.label for kind in Kind}) == len(Kind)


def swept(kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Of five runs: at the first minimum, at the second, at none, lost, with the second's loss at the first."""
    sweep = read_sweep(f"problem=surface&f=bowl&x=0&y=0&lane=sgd,lr=0.1&steps=2&sweep={kind}&count_a=2")
    goal = Goal((Minimum(0, 0, 0.0), Minimum(4, 0, 3.0)), 0.0)
    watch = watched([[9, 0.1, 0.1], [9, 9, 3.1], [9, 8, 7], [9, 9, np.nan], [9, 9, 3.1]])
    watch.close()
    ends = np.array([[0.1, 4.1, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0, 0.0]])
    return verdict(sweep, goal, watch, np.zeros((2, 1)), ends)


def test_of_basins_the_code_is_the_minimum() -> None:
    kind, steps = swept("basins")
    assert kind.tolist() == [0, 1, -1, DIVERGED, -1]
    assert steps.tolist() == [1, 2, -1, -1, -1]
    assert (DIVERGED, *map(int, Kind)) == (-2, 0, 1, 2, 3, 4, 5)  # the browser and links have these numbers


def test_of_a_curve_it_is_the_kind() -> None:
    kind, steps = swept("curve")
    assert kind.tolist() == [Kind.GOOD, Kind.GOOD, Kind.CRAWLS, Kind.DIVERGES, Kind.GOOD]
    assert steps.tolist() == [1, 2, -1, -1, 2]


def test_a_run_that_began_where_it_should_arrive_is_good_from_row_0() -> None:
    watch = watched([[0.1, 0.1, 0.1], [5, 4, 3]], bands=Bands(np.array([0.0]), 1.0))
    assert watch.steps.tolist() == [0, -1]
    assert kinds(watch, np.zeros((2, 1)), 0.0)[0] == Kind.GOOD
