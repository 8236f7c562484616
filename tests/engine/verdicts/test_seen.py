"""What is seen of a lane, on rows written by hand: where each fact begins to hold."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.link import read
from engine.verdicts.seen import Seen

PAIR = "problem=pair&x=2&y=3&w=1&loss=squared_error&steps=90&lane=sgd,lr=0.1"
BOWL = "problem=surface&f=bowl&x=1&y=1&steps=90&lane=sgd,lr=0.1"


def seen(points: Any, losses: Any = None, *, slopes: Any = 1.0, broke_off: bool = False, link: str = "",
         best: Any = None, lowest: Any = None, noisy: bool = False) -> Seen:  # fmt: skip
    """Of one weight `w`, or of x and y, with these values; the task knows what is said of it here."""
    at = np.atleast_2d(np.array(points, dtype=float).T)
    names = ["w"] if len(at) == 1 else ["x", "y"]
    rows = dict(zip(names, at, strict=True))
    rows |= {f"grad_{name}": np.broadcast_to(np.array(slopes, dtype=float), at[0].shape).copy() for name in names}
    rows["loss"] = at[0] ** 2 if losses is None else np.array(losses, dtype=float)
    known = SimpleNamespace(
        names=names, noisy=noisy, objective=lambda leg, rows: rows["loss"], lowest=lambda leg, near: lowest,
        minimum=lambda leg, near: dict(zip(names, best, strict=True)) if best else {},
    )  # fmt: skip
    spec = read(link or (PAIR if len(at) == 1 else BOWL))
    return Seen(spec, known, spec.lanes[0], rows, broke_off)  # type: ignore[arg-type]


def test_the_first_the_last_and_the_highest() -> None:
    at = seen([[3, 0], [0, 4], [1, 1]], [5, 9, 7])
    assert (at.first, at.last, at.peak, at.steps, at.since) == (5, 7, 9, 2, 0)
    assert at.end == {"x": 1, "y": 1}
    assert at.way == 3


@pytest.mark.parametrize("second, arrival", [(1e-6, 1), (1.01e-6, 2), (-1e-6, 1), (-1.01e-6, 2)])
def test_arrived_is_a_millionth_of_the_longest_way(second: float, arrival: int) -> None:
    assert seen([1, second, 0, 0], best=[0.0]).arrival == arrival
    assert seen([1, 0, 0, second], best=[0.0]).arrival == (1 if arrival == 1 else None)
    assert seen([[1, 5], [0, second], [0, 0]], best=[0.0, 0.0]).arrival == 1  # of y's way to 5
    assert seen([1, second, 0]).arrival is None


def test_what_the_numbers_cannot_tell_apart_is_no_distance() -> None:
    """Eight units in the last place of a million are 1.8e-9 in double precision, and 0.95 in single."""
    million = 1e6
    assert seen([million + 1e-4, million + 1.5e-9], best=[million]).arrival == 1
    assert seen([million + 1e-4, million + 2e-9], best=[million]).arrival is None
    assert seen([-million - 1e-4, -million + 1.5e-9], best=[-million]).arrival == 1
    single = PAIR + "&dtype=float32"
    assert seen([million + 9, million + 0.9], best=[million], link=single).arrival == 1
    assert seen([million + 9, million + 1.0], best=[million], link=single).arrival is None


@pytest.mark.parametrize("still, rest", [(10, None), (11, 3), (12, 3)])
def test_rest_is_ten_steps_without_a_move(still: int, rest: int | None) -> None:
    assert seen([4, 3, 2, *[1] * still]).rest == rest


def test_who_never_moved_rests_from_the_start() -> None:
    assert seen([1, 1]).rest == 0
    assert seen([1]).rest is None
    assert seen([1, 2]).rest is None


@pytest.mark.parametrize("last, rests", [(1e-6, True), (1.1e-6, False), (-1e-6, True), (-1.1e-6, False)])
def test_rest_without_a_slope_is_told_from_rest_with_one(last: float, rests: bool) -> None:
    assert seen([2, *[1] * 11], slopes=[1.0] * 11 + [last]).rests == rests
    assert not seen([2, *[1] * 10], slopes=[1.0] * 10 + [last]).rests


def test_the_bad_step_is_the_one_after_the_last_that_was_no_worse_than_the_start() -> None:
    assert seen([1] * 6, [5, 6, 4, 5, 7, 8]).bad_step == 4
    assert seen([1] * 3, [5, 6, 7]).bad_step == 1
    assert seen([1] * 3, [5, 6, 7], broke_off=True).bad_step == 3
    assert seen([1] * 3, [0, -1, -2e15]).bad_step == 2


@pytest.mark.parametrize("first, last, falls", [(0, -1e15, False), (0, -1.01e15, True), (0, 1.01e15, False),
                                                (-2e15, -2e15, False), (-3e15, -2e15, False)])  # fmt: skip
def test_a_fall_without_end(first: float, last: float, falls: bool) -> None:
    assert seen([1, 1], [first, last]).falls_without_end == falls


def test_small_is_every_number_of_the_last_row() -> None:
    assert seen([1e16, 1], [1e16, 1]).is_small
    assert seen([1, -9.9e14], [1, 1]).is_small
    assert not seen([1, -1e15], [1, 1]).is_small
    assert not seen([1, 1], [1, 1e15]).is_small


def test_a_place_is_told_without_what_is_nothing_beside_the_way() -> None:
    assert seen([[2.0, 1e-6], [1.0, 1e-6]]).place == {"x": 1, "y": 0}
    assert seen([[2.0, 1.1e-6], [1.0, -1.1e-6]]).place == {"x": 1, "y": -1.1e-6}


def test_restless_needs_two_steps_and_looks_at_the_last_twenty() -> None:
    assert not seen([1, -1]).is_restless
    assert seen([1, -1, 1]).is_restless
    calm = list(np.linspace(1, 0.5, 21))
    assert not seen([*[1, -1] * 20, *calm]).is_restless
    swings = [(-1.0) ** k for k in range(21)]
    assert seen([*np.linspace(9, 2, 40), *swings]).is_restless
    assert not seen([1e10, *swings], np.ones(22)).is_restless  # beside that way it is rounding


def test_restless_looks_at_the_loss_of_the_last_twenty_steps_as_well() -> None:
    """Five of them rise, the first among these; the step before them falls."""
    steps = [-1.0] * 31
    steps[11] = steps[15] = steps[19] = steps[23] = steps[27] = 0.5
    losses = 100 + np.concatenate([[0], np.cumsum(steps)])
    assert seen(np.linspace(2, 1, 32), losses).is_restless
    assert not seen(np.linspace(2, 1, 33), np.append(losses, 0)).is_restless


def test_growth_is_seen_from_the_first_row_to_the_last() -> None:
    assert seen([1] * 4, [1, 2, 3, 4]).grows
    assert not seen([1] * 4, [1, 2, 3, 3]).grows
    assert seen([1] * 3, [1, 5, 20]).is_far_above
    assert not seen([1] * 3, [1, 20, 5]).is_far_above
    assert not seen([1] * 3, [3, 1, 20]).is_far_above
    assert not seen([1] * 8, [2, 1, 3, 3, 4, 4, 5, 5], noisy=True).grows
    assert not seen([1] * 8, [2, 1, 30, 1, 1, 1, 1, 30], link=PAIR + ",noise=1").grows
    # after a change of the target its own first row is the start
    assert not seen([1] * 5, [0.1, 1, 2, 3, 4], link=PAIR + ",@1,y=4").is_far_above
    assert seen([1] * 5, [9, 1, 2, 3, 4], link=PAIR + ",@1,y=4").grows


@pytest.mark.parametrize("points, jumps", [
    ([1, -1] * 5, True), ([1, -1] * 4 + [1], False), ([1, 1] + [-1, 1] * 5, True), ([1, -1] * 4 + [1, 1], False),
    ([1, 1] + [-1, 1] * 4, False), ([3, 1] * 5, False), ([1, 0] * 5, False), ([0] + [-1, 1] * 4 + [-1], False),
])  # fmt: skip
def test_jumping_across_is_ten_rows_on_either_side_in_turn(points: list[float], jumps: bool) -> None:
    at = [point + 7 for point in points]
    assert seen(at, best=[7.0]).jumps_across == jumps
    assert not seen(at).jumps_across
    assert not seen([[x, x] for x in at], best=[7.0, 7.0]).jumps_across


def moving(*lengths: float) -> np.ndarray:
    """One weight that moves so far, to and fro."""
    signs = (-1.0) ** np.arange(len(lengths))
    return np.concatenate([[0], np.cumsum(signs * lengths)])


def test_steps_get_shorter_by_the_longest_of_the_last_ten_and_the_ten_before() -> None:
    assert seen(moving(*[0.5] * 9, 1.0, *[0.5] * 9, 0.98)).calms_down
    assert seen(moving(*[100.0] * 10, *[98.0] * 10)).calms_down
    assert not seen(moving(*[100.0] * 10, *[99.0] * 10)).calms_down
    assert seen(moving(1.0, *[0.5] * 9, *[0.6] * 10)).calms_down
    assert not seen(moving(1.0)).calms_down
    assert seen(moving(1.0, 0.5)).calms_down
    assert not seen(moving(1.0, 0.5), noisy=True).calms_down
    assert not seen(moving(9.0, *[0.5] * 9, *[0.5] * 11)).calms_down  # the longest is 21 steps back


def test_what_is_left_is_a_share_of_what_there_was_above_the_lowest() -> None:
    assert seen([1, 1], [10, 4], lowest=2.0).left == 0.25
    assert seen([1, 1], [10, 4]).left is None
    assert seen([1, 1], [2, 4], lowest=2.0).left is None


def test_it_still_falls_below_what_it_was_twenty_steps_ago() -> None:
    assert seen([1] * 23, [0, 0, 5, *[2] * 18, 4, 3]).still_falls
    assert seen([1] * 23, [0, 9, 5, *[2] * 18, 4, 3]).still_falls
    assert not seen([1] * 23, [9, 9, 4, *[9] * 19, 4]).still_falls
    assert seen([1, 1], [2, 1]).still_falls
    assert not seen([1] * 3, [5, 3, 4]).still_falls
    assert not seen([1], [2]).still_falls


@pytest.mark.parametrize("lane, decays", [("sgd,lr=0.1", False), ("sgd,lr=0.1,weight_decay=0.1", True),
                                          ("asgd,lr=0.1", True), ("asgd,lr=0.1,lambd=0", False)])  # fmt: skip
def test_weight_decay_is_asgds_lambd_as_well(lane: str, decays: bool) -> None:
    assert seen([1, 1], link=PAIR.replace("sgd,lr=0.1", lane)).decays == decays


def test_noise_is_the_tasks_or_the_legs() -> None:
    assert not seen([1, 1]).noisy
    assert seen([1, 1], noisy=True).noisy
    assert seen([1, 1], link=PAIR + ",noise=0.1").noisy


@pytest.mark.parametrize("changes, since", [
    ("", 0), (",@5,lr=0.2", 0), (",@5,y=4", 5), (",@3,y=4,@6,y=5", 6), (",@3,y=4,@6,y=3", 6), (",@3,y=4,@6,lr=0.2", 3),
    (",@10,y=4", 0), (",@9,y=4", 9), (",@3,loss=huber", 3),
])  # fmt: skip
def test_the_loss_is_that_of_the_last_problem(changes: str, since: int) -> None:
    """Ten updates; the row after them is measured by a problem that begins there, and is left out."""
    at = seen(np.arange(11.0), link=PAIR + changes)
    assert at.since == since
    assert len(at.losses) == (10 if "@10" in changes else 11) - since
    assert len(at.points) == len(at.losses)
    assert at.steps == 10


def test_a_run_that_broke_off_made_its_last_update_by_the_leg_that_begins_there() -> None:
    at = seen(np.arange(11.0), link=PAIR + ",@10,y=4", broke_off=True)
    assert (at.since, at.leg.at, at.bad_step) == (10, 10, 11)


def test_places_are_counted_from_the_first_row_of_all() -> None:
    points = [9, 8, 7, 6, 5, 1, *[0] * 11]
    at = seen(points, link=PAIR + ",@5,y=4", best=[0.0], slopes=[*[9e9] * 5, *[1.0] * 11, 1.1e-6])
    assert (at.since, at.arrival, at.rest) == (5, 6, 6)
    assert not at.rests  # beside the slopes of this problem
    assert seen([9, 1, 1, 1], [1, 5, 4, 6], link=PAIR + ",@1,y=4").bad_step == 3


@pytest.mark.parametrize("off, there", [(0.9e-4, True), (1.1e-4, False)])
def test_a_start_far_off_counts_for_ten_times_the_largest_number_of_the_place(off: float, there: bool) -> None:
    """From a million off towards (10, 0): a millionth of ten times 10."""
    points = [[1e6, 1e6], *[[10.0 + off, 0.0]] * 12]
    found = seen(points, best=[10.0, 0.0])
    assert (found.arrival is not None) == there
