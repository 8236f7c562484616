"""Why raw data crawls: condition numbers and rates against NumPy and against real runs."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from engine.link import read, write
from engine.losses.catalogue import TABLE_LOSSES
from engine.problems.kinds import KINDS
from engine.problems.table.spec import TableSpec
from engine.studies.conditioning import conditioning, rescaled, told
from engine.trace import trace
from engine.wording import number
from tests.linear import FRUIT
from tests.specs import table
from tests.thorough import every

SCALES = ("raw", "standard", "minmax")
RAW, STANDARD = {"scale": "raw", "lane": "sgd,lr=1e-5"}, {"scale": "standard", "lane": "sgd,lr=0.1"}


def design(scale: str) -> np.ndarray:
    """The fruit table's features on their scale, with a column of ones."""
    X = np.array(FRUIT, float)[:, :3]
    middle, spread = {"raw": (0, 1), "standard": (X.mean(0), X.std(0)), "minmax": (X.min(0), np.ptp(X, 0))}[scale]
    return np.column_stack([(X - middle) / spread, np.ones(5)])


def least_squares(scale: str) -> np.ndarray:
    """W above b, shape (4, 2)."""
    return np.linalg.lstsq(design(scale), np.array(FRUIT, float)[:, 3:], rcond=None)[0]


@pytest.mark.parametrize("scale", SCALES)
def test_the_condition_number_is_the_square_of_the_designs(scale: str) -> None:
    facts = conditioning(table(scale=scale))
    assert facts.condition == pytest.approx(np.linalg.cond(design(scale)) ** 2, rel=1e-6)


@pytest.mark.parametrize("reduction, share", [("mean", 1 / 10), ("sum", 1.0)])
@pytest.mark.parametrize("scale", SCALES)
def test_the_slowest_and_the_largest_rate_are_those_of_the_singular_values(
    scale: str, reduction: str, share: float
) -> None:
    facts = conditioning(table(scale=scale, reduction=reduction))
    values = np.linalg.svd(design(scale), compute_uv=False)
    assert facts.slowest == pytest.approx(2 * share * values[-1] ** 2, rel=1e-6)
    assert facts.stable_lr == pytest.approx(2 / (2 * share * values[0] ** 2), rel=1e-9)


def test_an_l2_penalty_bends_every_weight_but_not_b() -> None:
    facts = conditioning(table(scale="raw", l2=3))
    hessian = 2 * design("raw").T @ design("raw") / 10 + np.diag([6, 6, 6, 0])
    low, *_between, high = np.linalg.eigvalsh(hessian)
    assert (facts.slowest, facts.condition) == (pytest.approx(low, rel=1e-6), pytest.approx(high / low, rel=1e-6))
    assert facts.stable_lr == pytest.approx(2 / high)


@pytest.mark.parametrize("fields", [RAW, STANDARD, {"scale": "minmax", "lane": "sgd,lr=0.4"}], ids=str)
def test_the_slowest_direction_loses_what_is_told(fields: dict[str, Any]) -> None:
    """A run that starts away from least squares along the slowest direction alone."""
    scale = fields["scale"]
    away = np.linalg.svd(design(scale))[2][-1][:, None] * [100.0, 0.0]
    start = least_squares(scale) + away
    run = table(init="typed", weights=",".join(map(repr, start.ravel().tolist())), **fields)
    rows = trace(run)
    apples = rows[[name for name in run.names if name.endswith("apples]")]].to_numpy()
    left = (apples[-1] - least_squares(scale)[:, 0]) @ away[:, 0] / 1e4
    assert f"has lost {number(float(f'{100 * (1 - left):.3g}'))} %" in told(run)


def test_raw_and_standardised_both_work_and_their_difference_is_told() -> None:
    raw, standard = table(**RAW), table(**STANDARD)
    losses = {run.scale: trace(run)["loss"].to_numpy() for run in (raw, standard)}
    assert all(np.isfinite(values).all() and values[-1] < 0.5 * values[0] for values in losses.values())
    least = np.mean((design("raw") @ least_squares("raw") - np.array(FRUIT, float)[:, 3:]) ** 2)
    assert losses["standard"][-1] - least < 0.1 * (losses["raw"][-1] - least)
    assert told(raw) == (
        "Raw: the loss is a valley 2,190,000 times steeper across than along. The largest stable learning rate is "
        "0.000112. At 10⁻⁵, after 40 steps, the slowest direction has lost 0.000328 % of its error."
    )
    assert told(standard) == (
        "Standardised: the loss is a valley 6.95 times steeper across than along. The largest stable learning rate "
        "is 1.01. At 0.1, after 40 steps, the slowest direction has lost 68.7 % of its error."
    )


@pytest.mark.parametrize("scale, other", [("raw", "standard"), ("standard", "raw"), ("minmax", "raw")])
def test_the_same_run_on_the_other_scale_has_the_same_share_of_its_largest_rate(scale: str, other: str) -> None:
    lane = "sgd,lr=1e-5,momentum=0.5,@9,nesterov=true,lr=2e-5"
    run = table(scale=scale, lane=lane)
    same = rescaled(run)
    assert same.scale == other
    assert same.model_copy(update={"lanes": run.lanes, "scale": scale}) == run
    assert read(write(same)) == same
    factor = np.linalg.norm(design(scale), 2) ** 2 / np.linalg.norm(design(other), 2) ** 2
    rates = [leg.settings["lr"] for leg in same.lanes[0].legs]
    assert rates == [pytest.approx(1e-5 * factor, rel=5e-3), pytest.approx(2e-5 * factor, rel=5e-3)]
    assert len(repr(rates[0]).replace(".", "").strip("0").partition("e")[0]) <= 3


@pytest.mark.parametrize("optimizer", KINDS["table"].optimizers)
def test_an_adaptive_optimizer_keeps_its_rate(optimizer: str) -> None:
    run = table(lane=f"{optimizer},lr=0.01")
    assert (rescaled(run).lanes == run.lanes) == (optimizer != "sgd")


def test_a_rate_stays_within_what_a_link_may_say() -> None:
    for scale, lr in (("raw", "10000"), ("standard", "1e-10")):
        run = rescaled(table(scale=scale, lane=f"sgd,lr={lr}"))
        assert run.lanes[0].start.settings["lr"] == float(lr)
        assert read(write(run)) == run


@every("loss", TABLE_LOSSES, "optimizer", KINDS["table"].optimizers)
def test_every_run_gets_a_sentence(optimizer: str, loss: str) -> None:
    for fields in ({}, {"batch": 2}, {"l1": 1, "l2": 1}, {"lane": f"{optimizer},lr=0.1,@5,lr=0.2"}):
        run = table(**{"lane": f"{optimizer},lr=0.1", "loss": loss} | fields)
        text = told(run)
        assert text.endswith(".")
        assert "6.95 times steeper" in text or run.lanes[0].start.l2  # type: ignore[attr-defined]
        assert ("largest stable" in text) == (optimizer == "sgd" and (loss != "l1"))
        assert ("of its error" in text) == (optimizer == "sgd" and loss == "mse" and not fields)


def test_a_rate_that_is_too_large_is_told() -> None:
    assert "At 1.2 the steepest direction only grows" in told(table(lane="sgd,lr=1.2"))


def test_columns_that_follow_from_others_leave_a_flat_direction(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(30, 3)), columns=["a", "b", "y"]).assign(c=lambda t: t.a - 3 * t.b)
    monkeypatch.setattr("engine.problems.table.rows.table_of", lambda data: frame)
    run = table().model_copy(update={"features": ("a", "b", "c"), "targets": ("y",)})
    assert conditioning(run).condition == float("inf")
    assert conditioning(run).slowest == 0
    assert "without any slope" in told(run)


def test_held_out_rows_do_not_count() -> None:
    run = table(held_out=0.2, scale="raw")
    assert isinstance(run, TableSpec)
    assert conditioning(run).condition != pytest.approx(conditioning(table(scale="raw")).condition, rel=0.01)


@pytest.mark.parametrize("other", ["adam,lr=0.1", "sgd,lr=0.05,@5,lr=0.2", "sgd,lr=0.05,momentum=0.9"])
def test_of_several_lanes_the_first_is_told(other: str) -> None:
    for first in ("sgd,lr=0.1", "sgd,lr=0.1,@5,lr=0.2"):
        alone, both = table(lane=first), table(lane=f"{first}&lane={other}")
        assert told(both) == told(alone)
        assert conditioning(both) == conditioning(alone)
