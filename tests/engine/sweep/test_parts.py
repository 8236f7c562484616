"""How far a sweep is: what is decided, what is due, and time that counts only while somebody reads."""

from itertools import count

import numpy as np
import pytest

from engine.sweep import parts
from engine.sweep.parts import Progress


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands still until it is set: its one number is the time."""
    now = [100.0]
    monkeypatch.setattr(parts, "perf_counter", lambda: now[0])
    return now


def decide(progress: Progress, *cells: int, kind: int = 1, steps: int = 5) -> None:
    size = len(cells)
    progress.decide(np.array(cells), np.full(size, kind), np.full(size, steps), np.array(cells) / 10)


def test_the_first_part_is_due_sooner_than_the_others(clock: list[float]) -> None:
    progress = Progress(60)
    progress.begin()
    assert not progress.due
    clock[0] += 0.11
    assert progress.due
    progress.part()
    progress.begin()
    clock[0] += 0.3
    assert not progress.due
    clock[0] += 0.1
    assert progress.due


def test_time_in_which_nobody_reads_does_not_count(clock: list[float]) -> None:
    progress = Progress(1.0)
    for _part in range(2):
        progress.begin()
        clock[0] += 0.5
        progress.part()
        clock[0] += 100  # the reader is slow
    assert progress.spent == 1.0
    assert not progress.over
    progress.begin()
    clock[0] += 0.25
    progress.part()
    assert progress.over


def test_a_part_has_what_was_decided_since_the_last_one(clock: list[float]) -> None:
    progress = Progress(60, of=9)
    progress.begin()
    assert (progress.done, progress.of, Progress(60).of, progress.spent, progress.made) == (0, 9, 0, 0, 0)
    decide(progress, 4, 2)
    progress.done = 2
    first = progress.part()
    assert (first.done, first.of, first.cells.tolist(), first.loss.tolist()) == (2, 9, [4, 2], [0.4, 0.2])
    decide(progress, 3, steps=0)
    decide(progress, 0, steps=-1)
    second = progress.part()
    assert second.cells.tolist() == [3, 0]
    np.testing.assert_array_equal(second.steps, [0, np.nan])  # arrived at the start; not at all
    assert second.kind.dtype == np.int8
    assert progress.part().cells.tolist() == []


def test_all_cells_are_told_in_their_order(clock: list[float]) -> None:
    progress = Progress(60)
    progress.begin()
    for number, cells in zip(count(), ((5, 1), (4,)), strict=False):
        decide(progress, *cells, kind=number)
        progress.part()
    decide(progress, 3, kind=3)
    cells, kind, steps, loss = progress.all()
    assert cells.tolist() == [1, 3, 4, 5]
    assert kind.tolist() == [0, 3, 1, 0]
    assert loss.tolist() == [0.1, 0.3, 0.4, 0.5]
    assert steps.tolist() == [5, 5, 5, 5]
