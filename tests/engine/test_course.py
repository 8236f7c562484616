"""What rows show of a run's course, on losses and points whose course is known in closed form."""

import numpy as np
import pytest

from engine.course import Peaks, grows, is_far_above, is_restless

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
