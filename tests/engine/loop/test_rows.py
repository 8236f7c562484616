"""What of a lane's rows is told: as far as they are finite and paid, by hand."""

from typing import Any

import numpy as np
import pytest

from engine.link import read
from engine.loop.rows import Chunk, Rows
from engine.problems.kinds import task_of
from engine.verdicts.catalogue import Outcome

PAIR = "problem=pair&x=2&y=3&w=1&loss=squared_error&steps=90&lane=sgd,lr=0.1"
NAMES = ["step", "loss", "w", "grad_w", "lr", "evaluations"]
ERROR = RuntimeError("so")


def rows_of(more: str = "", budget: int = 0) -> Rows:
    spec = read(PAIR + more).model_copy(update={"budget": budget})
    return Rows(spec, task_of(spec), 0, NAMES)


def columns(losses: list[float], first: int = 0, **others: Any) -> dict[str, np.ndarray]:
    """Rows with these losses; each cost one evaluation."""
    count = np.arange(first, first + len(losses))
    made = {"step": count, "loss": np.array(losses), "w": np.ones(len(losses)), "grad_w": np.ones(len(losses))}
    return made | {"evaluations": count + 1} | {name: np.array(column) for name, column in others.items()}


def taken(rows: Rows, made: dict[str, np.ndarray], first: int = 0, error: Any = None) -> list[float] | None:
    """The losses of the chunk, if there is one."""
    chunks = list(rows.taken(made, first, error))
    assert len(chunks) <= 1
    for chunk in chunks:
        assert (chunk.lane, chunk.first) == (0, first)
        assert list(chunk.columns) == NAMES
        assert {len(column) for column in chunk.columns.values()} == {len(chunk)}
        assert np.isnan(chunk.columns["lr"]).all()  # of what torch does not have
    return chunks[0].columns["loss"].tolist() if chunks else None


@pytest.mark.parametrize("name", ["loss", "w", "grad_w"])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_rows_end_before_the_first_number_that_is_not_finite(name: str, bad: float) -> None:
    rows = rows_of()
    made = columns([4, 3, 2, 1]) | {name: np.array([4, 3, bad, 1])}
    kept = taken(rows, made)
    assert kept is not None
    assert len(kept) == 2
    assert (rows.over, rows.spent, rows.nowhere) == (True, False, False)
    assert rows.end().outcome is Outcome.DIVERGED
    assert rows.end().bad_step == 2


def test_all_rows_that_are_finite_and_paid_are_told_and_more_may_come() -> None:
    rows = rows_of()
    assert taken(rows, columns([4, 3])) == [4, 3]
    assert (rows.over, rows.spent) == (False, False)
    assert taken(rows, columns([2, 1], 2), 2) == [2, 1]
    end = rows.end()
    assert end.steps == 3
    assert "from 4 to 1" in end.message


@pytest.mark.parametrize(
    "budget, losses, kept, spent",
    [(3, [4, 3, 2, 1], 3, True), (4, [4, 3, 2, 1], 4, False), (3, [4, 3, 2, np.nan], 3, True),
     (3, [4, 3, np.nan, 1], 2, False), (2, [4, 3, np.nan, 1], 2, True), (0, [4, 3, 2, 1], 4, False)],
)  # fmt: skip
def test_a_budget_ends_the_rows_where_the_numbers_do_not_before(
    budget: int, losses: list[float], kept: int, spent: bool
) -> None:
    rows = rows_of(budget=budget)
    assert taken(rows, columns(losses)) == losses[:kept]
    assert (rows.over, rows.spent) == (kept < 4, spent)
    assert ("used up" in rows.end().message) == spent


def test_the_start_is_told_though_it_is_not_paid_or_no_number() -> None:
    rows = rows_of(budget=3)
    assert taken(rows, columns([4, 3], evaluations=[5, 9])) == [4]
    end = rows.end()
    assert (end.outcome, end.steps) == (Outcome.STOPPED, 0)
    assert "One step of SGD and the loss after it take 5, and the budget is 3." in end.message
    infinite = rows_of()
    assert taken(infinite, columns([np.inf, 3])) == [np.inf]
    assert (infinite.nowhere, infinite.end().outcome) == (True, Outcome.REFUSED)


def test_what_the_first_step_would_cost_is_that_of_the_row_after_it() -> None:
    """L-BFGS' row comes with its step: the first row costs one, the second 21."""
    rows = rows_of(budget=3)
    assert taken(rows, columns([4, 3], evaluations=[1, 21])) == [4]
    assert "take 21, and the budget is 3." in rows.end().message


def test_a_later_chunk_of_nothing_is_none() -> None:
    rows = rows_of()
    assert taken(rows, columns([4, 3])) == [4, 3]
    assert taken(rows, columns([np.nan, 1], 2), 2) is None
    assert (rows.over, rows.nowhere) == (True, False)
    assert rows.end().bad_step == 2


@pytest.mark.parametrize("step, told", [(10, False), (11, True), (12, True), (13, False)])
def test_an_error_ends_the_lane_where_its_numbers_end(step: int, told: bool) -> None:
    """Rows 10 and 11 are finite: update 11 raised, or the look at row 12; of other steps it is another lane's."""
    rows = rows_of()
    list(rows.taken(columns([4] * 10), 0, None))
    assert taken(rows, columns([4, 3, np.nan], 10), 10, (step, ERROR)) == [4, 3]
    assert (rows.error is ERROR) == told
    assert (rows.end().outcome is Outcome.FAILED) == told
    assert rows.end().bad_step == 12


def test_an_error_at_the_very_start_is_no_nowhere() -> None:
    rows = rows_of()
    taken(rows, columns([np.nan, np.nan]), 0, (0, ERROR))
    assert not rows.nowhere
    end = rows.end()
    assert (end.outcome, end.steps, end.bad_step) == (Outcome.FAILED, 0, 1)
    assert "within step 1 PyTorch's own SGD raised an error, “RuntimeError: so”" in end.message


def test_a_walk_that_breaks_off_has_a_row_of_its_start() -> None:
    rows = rows_of()
    (chunk,) = rows.breaks_off(ERROR)
    assert isinstance(chunk, Chunk)
    assert (chunk.lane, chunk.first, len(chunk)) == (0, 0, 1)
    assert chunk.columns["step"].tolist() == [0]
    assert np.isnan(chunk.columns["loss"]).all()
    assert (rows.over, rows.end().outcome, rows.end().steps) == (True, Outcome.FAILED, 0)
    begun = rows_of()
    taken(begun, columns([4, 3]))
    assert list(begun.breaks_off(ERROR)) == []
    assert begun.end().steps == 1


@pytest.mark.parametrize("losses, budget, last", [([4, 3, 2], 0, 1), ([4, 3, np.nan], 0, 1), ([4, 3, 2, 1], 3, 1)])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_change_after_the_last_update_is_told(losses: list[float], budget: int, last: int, after: int) -> None:
    """n rows show n - 1 updates, and one more where it led out of the numbers: that of row 1 is the last here."""
    rows = rows_of(f",@{last + after},lr=0.2", budget)
    taken(rows, columns(losses))
    assert (f"The change at step {last + after} comes after its end." in rows.end().message) == (after > 0)


def test_without_a_change_none_is_late() -> None:
    rows = rows_of()
    taken(rows, columns([4]))
    assert "The change" not in rows.end().message
