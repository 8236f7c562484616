"""The matrices of a step, worked out as the player does: the gradient by the chain rule is torch's."""

from typing import Any

import numpy as np
import pytest

from engine.link import read
from engine.losses.catalogue import TABLE_LOSSES
from engine.problems.kinds import KINDS, task_of
from engine.problems.table.spec import TableSpec
from engine.trace import trace
from tests.rules import evaluate
from ui.matrices import products_panel, weights_panel

KEY = {"problem": "table", "data": "fruit", "scale": "standard", "loss": "mse", "lane": "sgd,lr=0.05", "steps": 6}
CASES: list[dict[str, Any]] = [
    *({"loss": loss} for loss in TABLE_LOSSES),
    {"loss": "huber", "delta": 20},
    {"loss": "smooth_l1", "beta": 30},
    {"reduction": "sum", "lane": "sgd,lr=0.001"},
    {"batch": 2, "seed": 4, "held_out": 0.2},
    {"l1": 0.5, "init": "normal"},
    {"l2": 0.25, "init": "normal", "scale": "minmax"},
    {"l1": 3, "l2": 2, "batch": 1, "loss": "log_cosh", "init": "normal", "lane": "adam,lr=1"},
    {"lane": "sgd,lr=0.05,@3,adam,lr=0.5,loss=huber,l2=1"},
]


def table(**fields: Any) -> TableSpec:
    run = read("&".join(f"{name}={value}" for name, value in (KEY | fields).items()))
    assert isinstance(run, TableSpec)
    return run


@pytest.mark.parametrize("fields", CASES, ids=str)
def test_the_gradient_of_the_steps_rows_is_torchs(fields: dict[str, Any]) -> None:
    run = table(**fields)
    sample, rows = task_of(run).data()["sample"], trace(run)
    X, Y = np.array(sample["X"]), np.array(sample["Y"])
    for step, row in rows.iterrows():
        leg = [leg for leg in products_panel(run)["legs"] if leg["at"] <= step][-1]
        listed = [row[name] for name in rows if name.startswith("batch[")]
        chosen = [int(i) for i in listed if i == i] or [i for i in sample["row"] if not sample["held_out"][i]]
        W, b = row[run.names[:6]].to_numpy(float).reshape(2, 3).T, row[run.names[6:]].to_numpy(float)
        P = X[chosen] @ W + b
        given = leg["constants"] | {"n": len(chosen), "m": 2}
        D = np.array(
            [[evaluate(leg["slope"], given | {"y": Y[i, t], "y_hat": P[k, t]}) for t in range(2)]
             for k, i in enumerate(chosen)]
        )  # fmt: skip
        G = X[chosen].T @ D + leg["l1"] * np.sign(W) + 2 * leg["l2"] * W
        recorded = row[[f"grad_{name}" for name in run.names]].to_numpy(float)
        np.testing.assert_allclose(np.concatenate([G.T.ravel(), D.sum(axis=0)]), recorded, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("optimizer", KINDS["table"].optimizers)
def test_only_plain_gradient_descent_is_written_as_one_subtraction(optimizer: str) -> None:
    (leg,) = products_panel(table(lane=f"{optimizer},lr=0.01"))["legs"]
    assert leg["plain"] == (optimizer == "sgd")
    assert leg["markup"]["steps"].count("dl-rule-line") >= 1
    for more in ("momentum=0.5", "weight_decay=0.1"):
        (leg,) = products_panel(table(lane=f"sgd,lr=0.01,{more}"))["legs"]
        assert not leg["plain"]


def test_a_plain_update_is_the_subtraction() -> None:
    run = table()
    rows = trace(run)
    for name in run.names:
        np.testing.assert_allclose(rows[name][1:], (rows[name] - 0.05 * rows[f"grad_{name}"])[:-1], rtol=1e-14)


def test_the_momentum_buffer_is_not_called_like_the_bias() -> None:
    (leg,) = products_panel(table(lane="sgd,lr=0.01,momentum=0.5"))["legs"]
    assert "<mi>b</mi>" not in leg["markup"]["steps"]
    assert "<mi>buf</mi>" in leg["markup"]["steps"]


@pytest.mark.parametrize("l1, l2, terms", [(0, 0, 0), (1, 0, 1), (0, 1, 1), (1, 1, 2)])
def test_penalties_are_added_where_they_are_on(l1: float, l2: float, terms: int) -> None:
    (leg,) = products_panel(table(l1=l1, l2=l2))["legs"]
    assert leg["markup"]["penalty"].count("<mo>+</mo>") == terms


def test_panels_have_a_word_for_each_thing() -> None:
    for panel in (weights_panel(), products_panel(table())):
        assert all(value for key, value in panel.items() if key != "legs")
