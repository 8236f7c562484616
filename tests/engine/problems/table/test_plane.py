"""The loss over two weights against `nn.Linear` and torch's own losses, one point at a time."""

from itertools import combinations
from typing import Any, cast

import numpy as np
import pytest
import torch
from torch import nn

from engine.link import read
from engine.losses.catalogue import TABLE_LOSSES
from engine.problems.kinds import task_of
from engine.problems.table import task as table_task
from engine.problems.table.spec import TableSpec
from engine.problems.table.task import TableTask
from engine.problems.task import Side
from engine.trace import trace
from tests.linear import MODULES
from tests.student import loss_function

KEY = {"problem": "table", "data": "fruit", "scale": "standard", "loss": "mse", "lane": "sgd", "steps": 1}
NAMES = cast(TableSpec, read("&".join(f"{name}={value}" for name, value in KEY.items()))).names
HELD = dict(zip(NAMES, (3.0, -2.0, 0.5, 7.0, 1.5, -0.25, 60.0, 90.0), strict=True))
VALUES = np.array([-4.0, 0.0, 12.5]), np.array([-1.0, 5.0])


def plane(a: str, b: str, **fields: Any) -> tuple[TableTask, np.ndarray]:
    spec = read("&".join(f"{name}={value}" for name, value in (KEY | fields).items()))
    task = cast(TableTask, task_of(spec))
    sides = Side(a, VALUES[0]), Side(b, VALUES[1])
    return task, task.plane(spec.lanes[0].start, HELD, *sides)


@torch.no_grad()
def oracle(task: TableTask, a: str, b: str, loss: str = "mse", **given: Any) -> np.ndarray:
    """A student's loop over the grid."""
    model = nn.Linear(3, 2, dtype=torch.float64)
    reduction, l1, l2 = given.pop("reduction", "mean"), given.pop("l1", 0), given.pop("l2", 0)
    X, Y = torch.from_numpy(task.table.train.X), torch.from_numpy(task.table.train.Y)
    answer = np.empty((len(VALUES[1]), len(VALUES[0])))
    for row, at_b in enumerate(VALUES[1]):
        for column, at_a in enumerate(VALUES[0]):
            values = list((HELD | {a: at_a, b: at_b}).values())
            nn.utils.vector_to_parameters(torch.tensor(values, dtype=torch.float64), model.parameters())
            if loss == "log_cosh":
                made = getattr(loss_function(loss)(model(X), Y), reduction)()
            else:
                made = MODULES[loss](reduction=reduction, **given)(model(X), Y)
            answer[row, column] = made + l1 * model.weight.abs().sum() + l2 * (model.weight**2).sum()
    return answer


@pytest.mark.parametrize("a, b", list(combinations(NAMES, 2)))
def test_every_pair_of_weights_is_nn_linears(a: str, b: str) -> None:
    task, losses = plane(a, b)
    np.testing.assert_allclose(losses, oracle(task, a, b), rtol=1e-12)


@pytest.mark.parametrize(
    "fields", [{"reduction": "sum"}, {"l1": 0.5}, {"l2": 0.25}, {"l1": 0.1, "l2": 0.2, "reduction": "sum"}], ids=str
)
@pytest.mark.parametrize("b", ["w[rainfall,apples]", "w[rainfall,oranges]", "b[apples]", "b[oranges]"])
@pytest.mark.parametrize("loss", TABLE_LOSSES)
def test_losses_reductions_and_penalties_are_torchs(loss: str, b: str, fields: dict[str, Any]) -> None:
    for a, other in (("w[temperature,apples]", b), (b, "w[temperature,apples]")):
        task, losses = plane(a, other, loss=loss, **fields)
        np.testing.assert_allclose(losses, oracle(task, a, other, loss, **fields), rtol=1e-12)


def test_only_the_training_rows_count() -> None:
    task, losses = plane(*NAMES[:2], held_out=0.4)
    assert len(task.table.train.X) == 3
    np.testing.assert_allclose(losses, oracle(task, *NAMES[:2]), rtol=1e-12)


@pytest.mark.parametrize("elements", [1, 7, 31])
def test_strips_are_the_whole(elements: int, monkeypatch: pytest.MonkeyPatch) -> None:
    _task, whole = plane(NAMES[0], NAMES[1])
    monkeypatch.setattr("engine.problems.table.plane.ELEMENTS", elements)
    np.testing.assert_array_equal(plane(NAMES[0], NAMES[1])[1], whole)


def test_a_long_table_is_measured_as_in_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The point of the run lies on the surface: both see the same sample."""
    monkeypatch.setattr(table_task, "SAMPLE", 2)
    spec = read("problem=table&data=fruit&scale=standard&loss=mse&lane=sgd,lr=0.1&steps=9")
    row = trace(spec).iloc[-1]
    sides = (Side(name, np.array([row[name]])) for name in NAMES[:2])
    task = cast(TableTask, task_of(spec))
    losses = task.plane(spec.lanes[0].start, {name: row[name] for name in NAMES}, *sides)
    np.testing.assert_allclose(losses, [[row["train"]]], rtol=1e-12)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_precision_is_the_runs(dtype: str) -> None:
    task, losses = plane(*NAMES[:2], dtype=dtype)
    assert losses.dtype == dtype
    np.testing.assert_allclose(losses, oracle(task, *NAMES[:2]), rtol=1e-5)
