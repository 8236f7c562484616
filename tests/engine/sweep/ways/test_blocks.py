"""A sweep in blocks: each is spread over the whole grid, and how far it is, is counted in rows."""

import numpy as np
import pytest

from engine.problems.surface.catalogue import Minimum
from engine.sweep.link import read_sweep
from engine.sweep.parts import Progress
from engine.sweep.verdicts.goal import Goal
from engine.sweep.ways import blocks
from engine.sweep.ways.blocks import NUMBERS, RUNS, Blocks
from engine.sweep.ways.together import together

LINK = "problem=surface&f=bowl&x=0&y=0&lane=sgd,lr=0.1&steps=9&sweep=basins&count_a=5&count_b=4"
KNOWN = Goal((Minimum(0, 0, 0),), 0.0)


def made(goal: Goal = KNOWN, link: str = LINK) -> tuple[Blocks, Progress]:
    sweep = read_sweep(link)
    progress = Progress(60)
    progress.begin()
    return Blocks(sweep, together(sweep.spec), goal, progress), progress


def test_every_block_is_spread_over_the_whole_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "RUNS", 8)
    cells = [each.tolist() for each in made()[0].cells]
    assert cells == [[0, 3, 6, 9, 12, 15, 18], [1, 4, 7, 10, 13, 16, 19], [2, 5, 8, 11, 14, 17]]


@pytest.mark.parametrize(
    "runs, numbers, count",
    [(20, NUMBERS, 1), (10, NUMBERS, 2), (19, NUMBERS, 2), (RUNS, 200, 4), (RUNS, 199, 5), (RUNS, 1, 20)],
)
def test_blocks_are_as_few_as_memory_allows(
    runs: int, numbers: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each run the last 20 points, of two numbers each, are kept."""
    monkeypatch.setattr(blocks, "RUNS", runs)
    monkeypatch.setattr(blocks, "NUMBERS", numbers)
    assert len(made()[0].cells) == count


def test_rows_of_a_table_bound_a_block_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "NUMBERS", 20 * 8 * 10)  # of 8 weights; the loss is made of 10 numbers
    link = "problem=table&data=fruit&loss=mse&lane=sgd,lr=0.1&steps=3&sweep=curve&count_a=20"
    assert len(made(link=link)[0].cells) == 2


@pytest.mark.parametrize("goal, walks", [(KNOWN, 1), (Goal(), 2)])
def test_how_far_it_is_is_counted_in_rows(goal: Goal, walks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "RUNS", 10)
    walk, progress = made(goal)
    assert progress.of == walks * 2 * 10
    *_parts, last = walk.parts()
    assert (last.done, last.of) == (progress.of, progress.of)
    assert np.sort(progress.all()[0]).tolist() == list(range(20))
