"""What rows show of a run's course, on losses and points whose course is known in closed form."""

import numpy as np
import pytest

from engine.verdicts.course import Peaks, grows, is_at_rest, is_far_above, is_noise, is_restless

ROWS = np.arange(61)


def growing(losses: np.ndarray, noisy: bool = False) -> bool:
    column = losses[:, None]
    return bool(grows(Peaks.of(column), column[0], noisy)[0])


def far(losses: np.ndarray, noisy: bool = False) -> bool:
    column = losses[:, None]
    return bool(is_far_above(Peaks.of(column), column[0], column[-1], noisy)[0])


def restless(points: np.ndarray, losses: np.ndarray | None = None) -> bool:
    """Of one weight with these values, whose loss is its square where none is given."""
    losses = points**2 if losses is None else losses
    return bool(is_restless(losses[-21:, None], points[-21:, None, None], points[:1, None])[0])


GROWTH = {
    "a parabola just above its largest stable rate": (20 * 1.002**ROWS, True),
    "the same, below": (20 * 0.998**ROWS, False),
    "at it": (np.full(61, 20.0), False),
    "away from a minimum below zero": (-79 + 1.05**ROWS, True),
    "towards a minimum below zero": (-4.75 - 70 * (1 - 0.9**ROWS), False),
    "from zero": (1e-9 * (1.5**ROWS - 1), True),
    "steadily": (1.0 + ROWS, True),
    "towards a level of its own": (1 - 0.95**ROWS, False),
    "too little to be seen": (20 + 1e-4 * ROWS, False),
    "up and down again": (20 + 400 * np.sin(np.pi * ROWS / 60), False),
    "swinging ever further": (20 * 1.05**ROWS * (1 + 0.3 * (-1.0) ** ROWS), True),
    "swinging for ever": (20 * (1 + 0.3 * np.sin(2 * ROWS)), False),
    "two rows": (np.array([1.0, 1.5]), False),
}


@pytest.mark.parametrize("losses, grown", GROWTH.values(), ids=GROWTH)
def test_growth_is_told_from_what_is_none(losses: np.ndarray, grown: bool) -> None:
    assert growing(losses) == grown


def test_noise_around_a_minimum_is_no_growth_however_it_falls_out() -> None:
    """An Ornstein-Uhlenbeck walk from the minimum: its loss stays below a bound for ever."""
    for seed in range(200):
        noise = np.random.default_rng(seed).normal(size=400)
        points = np.zeros(401)
        for step in range(400):
            points[step + 1] = 0.9 * points[step] + noise[step]
        assert not growing(points**2, noisy=True), seed
        assert not far(points**2, noisy=True), seed


def test_growth_beneath_noise_is_still_seen() -> None:
    points = np.zeros(401)
    for step, noise in enumerate(np.random.default_rng(0).normal(size=400)):
        points[step + 1] = -1.05 * points[step] + noise
    assert growing(points**2, noisy=True)


@pytest.mark.parametrize(
    "first, last, above",
    [(2.0, 20.1, True), (2.0, 20.0, False), (2.0, 19.9, False), (-4.75, -44.0, False), (-4.75, 38.1, True),
     (-4.75, 38.0, False), (0.0, 5.0, False)],
)  # fmt: skip
def test_far_above_is_ten_times_the_first_loss_whatever_its_sign(first: float, last: float, above: bool) -> None:
    assert far(np.array([first, last])) == above


def test_a_quarter_of_a_run_is_a_quarter_of_its_rows() -> None:
    peaks = Peaks.of(np.array([[3.0], [1.0], [4.0], [1.0], [5.0], [9.0], [2.0], [6.0]]))
    assert peaks.high[:, 0].tolist() == [3, 4, 9, 6]
    assert peaks.low.tolist() == [1]


@pytest.mark.parametrize(
    "points, back_and_forth",
    [(0.9**ROWS, False), ((-0.9) ** ROWS, True), ((-1.0) ** ROWS, True), (np.cos(2 * np.pi * ROWS / 5), True),
     (1.0 - 0.01 * ROWS, False), (np.full(61, 2.0), False)],
)  # fmt: skip
def test_turning_back_is_restless(points: np.ndarray, back_and_forth: bool) -> None:
    assert restless(points) == back_and_forth


@pytest.mark.parametrize("rises, told", [(4, False), (5, True)])
def test_a_loss_that_rises_in_a_quarter_of_the_steps_is_restless(rises: int, told: bool) -> None:
    steps = np.full(20, -1.0)
    steps[: 4 * rises : 4] = 0.5
    losses = 100 + np.concatenate([[0], np.cumsum(steps)])
    assert restless(np.linspace(1, 2, 21), losses) == told


def test_rounding_is_no_move() -> None:
    at_rest = 1.0 + 1e-16 * (-1.0) ** ROWS
    at_rest[0] = 5.0
    assert not restless(at_rest, np.ones(61))


# Where each begins: four rows are a quarter each


@pytest.mark.parametrize(
    "losses, grown",
    [([100, 200, 290, 371], True), ([100, 200, 289, 371], False), ([100, 200, 290, 370], False),  # by nine tenths
     ([1, 1, 2, 4], False), ([1, 2, 2.5, 4.5], False), ([1, 2, 5, 7], False),
     ([100, 100.1, 100.4, 101.1], True), ([100, 100.25, 100.5, 101], False), ([100, 100.25, 100.75, 101.5], True)],
)  # fmt: skip
def test_where_growth_begins(losses: list[float], grown: bool) -> None:
    assert growing(np.array(losses)) == grown


@pytest.mark.parametrize("last, grown", [(11.0, False), (11.5, True)])
def test_of_noise_the_last_quarter_is_ten_times_the_first_above_the_lowest(last: float, grown: bool) -> None:
    """Above 1 are 1, 4, 7 and 10, or a little more."""
    assert growing(np.array([2, 1, 5, 1, 8, 1, last, 1]), noisy=True) == grown


def test_each_run_is_its_own() -> None:
    runs = np.array([[1.0, 2, 3, 4], [4.0, 3, 2, 1], [1.0, 2, 4, 20]]).T
    assert grows(Peaks.of(runs), runs[0], False).tolist() == [True, False, True]
    assert is_far_above(Peaks.of(runs), runs[0], runs[-1], False).tolist() == [False, False, True]


def turned(steps: list[list[float]], start: float | None = None, first: float = 1.0) -> bool:
    """Of a point with these steps, whose loss falls."""
    points = first + np.concatenate([np.zeros((1, len(steps[0]))), np.cumsum(np.array(steps, dtype=float), axis=0)])
    begin = points[:1].T if start is None else np.full((points.shape[1], 1), start)
    return bool(is_restless(-np.arange(len(points))[:, None], points[:, :, None], begin)[0])


@pytest.mark.parametrize(
    "steps, told",
    [([1, -1, 1, 1, 1], False), ([1, -1, 1, -1, -1], True), ([1, -1, 1, 1, 1, 1], False), ([1, -1], True), ([1], False),
     ([1, -1, -1, -1, -1], False), ([0, 1, -1, 1, -1, 1], True)],
)  # fmt: skip
def test_most_is_more_than_half(steps: list[float], told: bool) -> None:
    assert turned([[step] for step in steps]) == told


def test_back_is_an_angle_of_more_than_a_right_one() -> None:
    assert not turned([[1, 0], [0, 1], [1, 0], [0, 1]])
    assert not turned([[10, 0.1], [1, -1], [10, 0.1], [1, -1]])
    assert turned([[1, 0], [-0.1, 1], [1, 0], [-0.1, 1]])


@pytest.mark.parametrize("step, told", [(3.1e-9, True), (2.9e-9, False)])
def test_a_move_is_a_billionth_of_the_way_and_of_the_place(step: float, told: bool) -> None:
    """From 3 to 1 it went 2, and 1 is where it is."""
    assert turned([[step], [-step]] * 3, start=3.0) == told


def test_the_way_is_that_to_the_last_point() -> None:
    swing = [[1e-8], [-1e-8]] * 4
    assert turned([[-100], *swing], start=3.0, first=101.0)
    assert turned([[100], [-100], *swing], start=3.0)
    assert not turned([*swing, [100]], start=3.0)
    assert not turned([[1e-9], [-1e-9]], start=1.0, first=0.0)  # at the bound itself


def test_each_run_turns_for_itself_in_all_its_weights() -> None:
    """Three runs of two weights: one swings along the second, one goes on, one has come to rest far from its start."""
    swing, on = (-1.0) ** np.arange(9), np.arange(9.0)
    rest = 1 + 1e-10 * swing
    points = np.stack([np.stack([1 + 0 * on, on, rest]), np.stack([swing, on, rest])], axis=0).transpose(2, 0, 1)
    start = np.array([[1.0, 0, 1], [1, 0, 5]])
    falling = np.repeat(-on[:, None], 3, axis=1)
    assert is_restless(falling, points, start).tolist() == [True, False, False]
    falling[:, 1] = 5 + swing
    assert is_restless(falling, points, start).tolist() == [True, True, False]


@pytest.mark.parametrize(
    "losses, told",
    [([1, 1 + 1.5e-12, 1, 1, 1], True), ([1000, 1000 + 5e-10, 999, 998, 997], False), ([0, 0, 0, 0, 0], False),
     ([1000, 1, 1 + 1e-10, 1, 0], True), ([1], False), ([1, 2], True), ([2, 1], False), ([5, 4, 5, 4, 3], True),
     ([5, 4, 5, 4, 3, 2], False)],
)  # fmt: skip
def test_where_a_rise_begins(losses: list[float], told: bool) -> None:
    assert restless(np.linspace(1, 2, len(losses)), np.array(losses, dtype=float)) == told


@pytest.mark.parametrize("slope, chance", [(0.09, True), (0.99, True), (1.0, False), (50.0, False)])
def test_noise_counts_beside_slopes_below_ten_times_its_spread(slope: float, chance: bool) -> None:
    assert is_noise(0.1, np.array([slope])).tolist() == [chance]


def test_without_noise_nothing_moves_by_chance() -> None:
    assert is_noise(0.0, np.array([0.0, 1.0])).tolist() == [False, False]


@pytest.mark.parametrize(
    "last, apart, rests",
    [((0.0, 0.0), 0.9e-12, True), ((0.0, 0.0), 1.1e-12, False), ((1000.0, 0.0), 0.9e-9, True),
     ((1000.0, 0.0), 1.1e-9, False), ((0.001, 0.0), 0.9e-12, True)],
)  # fmt: skip
def test_at_rest_is_no_further_than_rounding_of_the_place_or_of_1(
    last: tuple[float, float], apart: float, rests: bool
) -> None:
    points = np.array([[last[0] + apart, last[1]], list(last), list(last)])[:, :, None]
    assert is_at_rest(points).tolist() == [rests]
