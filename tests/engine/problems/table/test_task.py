"""What the loop asks of a table's task: how its loss bends, what it is judged by, how many steps fit into a chunk."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch.autograd.functional import hessian

from engine.limits import LIMITS
from engine.losses.catalogue import TABLE_LOSSES
from engine.problems.table.spec import TableLeg
from engine.problems.table.task import CHUNK, LISTED, SAMPLE, TableTask
from engine.spec import SpecError
from tests.linear import FRUIT
from tests.specs import table

DATA = np.array(FRUIT, float)
X, Y = DATA[:, :3], DATA[:, 3:]


def task_and_leg(**fields: Any) -> tuple[TableTask, TableLeg]:
    run = table(**{"scale": "raw"} | fields)
    leg = run.lanes[0].start
    assert isinstance(leg, TableLeg)
    return TableTask(run), leg


def by_autograd(loss: str, loss_settings: dict[str, float], reduction: str, l2: float) -> np.ndarray:
    """The Hessian over one target's weights and its b where all errors are 0, by autograd; shape (4, 4)."""
    inputs = torch.from_numpy(np.column_stack([X, np.ones(5)]))
    function = TABLE_LOSSES[loss].function(loss_settings)
    share = 1 / 10 if reduction == "mean" else 1.0

    def of(weights: torch.Tensor) -> torch.Tensor:
        made = inputs @ weights
        return share * function(made, torch.zeros_like(made), reduction="sum") + l2 * (weights[:3] ** 2).sum()

    return hessian(of, torch.zeros(4, dtype=torch.float64)).numpy()


@pytest.mark.parametrize("l2", [0.0, 50.0])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize(
    "loss, given", [("mse", {}), ("huber", {"delta": 3.0}), ("smooth_l1", {"beta": 4.0}), ("log_cosh", {})]
)
def test_the_bends_are_the_eigenvalues_of_the_hessian(loss: str, given: dict, reduction: str, l2: float) -> None:
    task, leg = task_and_leg(loss=loss, reduction=reduction, l2=l2, **given)
    bends = np.linalg.eigvalsh(by_autograd(loss, given, reduction, l2))
    np.testing.assert_allclose(task.bends(leg), bends, rtol=1e-6, atol=1e-9)
    assert task.curvature(leg) == pytest.approx(bends[-1], rel=1e-9)


def test_a_loss_that_is_not_smooth_at_its_minimum_has_no_bends() -> None:
    task, leg = task_and_leg(loss="l1", l2=3)
    assert task.bends(leg).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("given, known", [
    ({}, True), ({"loss": "huber"}, False), ({"l1": 0.1}, False), ({"l2": 0.1}, False),
    ({"lane": "sgd,lr=0.1,weight_decay=0.5"}, False), ({"lane": "adam,lr=0.1,weight_decay=0"}, True),
    ({"features": "temperature", "targets": "apples"}, True), ({"held_out": 0.2}, True), ({"held_out": 0.4}, False),
])  # fmt: skip
def test_where_the_minimum_is_the_least_squares_solution(given: dict[str, Any], known: bool) -> None:
    """Three features and b want four rows: with three left to train on there are many solutions."""
    task, leg = task_and_leg(**given)
    assert bool(task.minimum(leg, {})) == known
    assert task.reference(leg).keys() == {*task.names}


@pytest.mark.parametrize("batch", [0, 2])
def test_a_run_is_judged_by_the_loss_of_all_rows_with_the_penalties(batch: int) -> None:
    task, leg = task_and_leg(batch=batch, l1=0.5, l2=0.25)
    weights = np.arange(24.0).reshape(8, 3) - 9  # of three steps
    rows = dict(zip(task.names, weights, strict=True)) | {"train": np.array([1.0, 2, 3]), "loss": np.array([7.0, 8, 9])}
    W = weights[:6]
    penalties = 0.5 * np.abs(W).sum(axis=0) + 0.25 * (W**2).sum(axis=0)
    np.testing.assert_allclose(task.objective(leg, rows), rows["train"] + penalties if batch else rows["loss"])


@pytest.mark.parametrize(
    "batch, listed, whole", [(0, 0, True), (5, 0, True), (9, 0, True), (4, 4, False), (1, 1, False)]
)
def test_a_small_batch_is_told_row_by_row(batch: int, listed: int, whole: bool) -> None:
    task, _leg = task_and_leg(batch=batch)
    assert task.listed == [f"batch[{place}]" for place in range(listed)]
    assert task.whole == whole
    assert task.batch == (batch if 0 < batch < 5 else 5)


@pytest.mark.parametrize("batch, listed", [(LISTED, LISTED), (LISTED + 1, 0)])
def test_a_larger_one_is_not(batch: int, listed: int) -> None:
    assert len(TableTask(table(data="linnerud", batch=batch)).listed) == listed


def test_a_chunk_is_a_small_part_of_a_second() -> None:
    """Products of a step: rows of a batch, by features and b, by targets; at the most 512 steps."""
    task, _leg = task_and_leg()
    assert task.most_rows == 512
    diabetes = TableTask(table(data="diabetes"))
    assert diabetes.most_rows == 512
    diabetes.spec = diabetes.spec.model_copy(update={"data": "diabetes"})
    assert CHUNK // (442 * 11) > 512


def test_a_chunk_of_a_large_table_has_fewer_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.problems.table.task.CHUNK", 1000)
    assert task_and_leg()[0].most_rows == 1000 // (5 * 4 * 2)
    assert task_and_leg(batch=2)[0].most_rows == 1000 // (2 * 4 * 2)
    monkeypatch.setattr("engine.problems.table.task.CHUNK", 10)
    assert task_and_leg()[0].most_rows == 1


def test_bytes_are_those_of_the_rows_and_of_the_design() -> None:
    for fields in ({}, {"held_out": 0.4}):
        assert task_and_leg(**fields)[0].nbytes == 2 * 5 * (3 + 2) * 8


def test_a_column_of_ones_stands_for_b() -> None:
    task, _leg = task_and_leg()
    np.testing.assert_array_equal(task.design, np.column_stack([X, np.ones(5)]))
    np.testing.assert_allclose(task.gram, task.design.T @ task.design)


def test_drawn_weights_have_the_spread_asked_for() -> None:
    same = [torch.cat([part.flatten() for part in task_and_leg(init="normal", init_std=std, seed=3)[0].start])
            for std in (1, 0.01)]  # fmt: skip
    np.testing.assert_allclose(same[1], 0.01 * same[0])
    assert (same[0] != 0).all()


@pytest.mark.parametrize("shuffle", [True, False])
def test_every_epoch_has_each_row_once(shuffle: bool) -> None:
    batches = task_and_leg(batch=2, shuffle=str(shuffle).lower())[0].batches()
    epochs = [[next(batches).tolist() for _batch in range(3)] for _epoch in range(4)]
    orders = [[row for batch in epoch for row in batch] for epoch in epochs]
    assert all(sorted(order) == [0, 1, 2, 3, 4] for order in orders)
    assert [[len(batch) for batch in epoch] for epoch in epochs] == [[2, 2, 1]] * 4
    assert (len({tuple(order) for order in orders}) > 1) == shuffle
    assert shuffle or orders[0] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("rows, kept", [(SAMPLE, SAMPLE), (SAMPLE + 1, SAMPLE // 2 + 1), (5 * SAMPLE, SAMPLE)])
def test_the_loss_is_measured_on_rows_spread_over_the_whole_table(rows: int, kept: int) -> None:
    task, _leg = task_and_leg()
    part = task.table.train.__class__(np.arange(3.0 * rows).reshape(rows, 3), np.ones((rows, 2)), np.arange(rows))
    inputs, targets, share = task.measured(part)
    assert (len(inputs), len(targets)) == (kept, kept)
    assert np.ptp(inputs[:, 0].numpy()) >= 3 * (rows - 1 - rows // kept)
    assert share * kept * 2 == pytest.approx(1)  # the mean of all errors


def test_more_weights_than_one_model_may_have_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fruit has 3 features and 2 targets: with the two b these are 8 weights."""
    for most, fits in ((8, True), (7, False)):
        monkeypatch.setattr("engine.problems.table.spec.LIMITS", replace(LIMITS, max_weights=most))
        if fits:
            assert len(table().names) == 8
        else:
            with pytest.raises(SpecError) as wrong:
                table()
            assert wrong.value.errors == [
                {"field": "features", "message": "3 features and 2 targets are 8 weights; 7 are the most."}
            ]
