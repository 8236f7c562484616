"""The largest stable learning rate, against real runs and by its closed forms."""

from typing import Any

import numpy as np
import pytest

from engine.problems.kinds import task_of
from engine.spec import Spec
from engine.stability import largest_stable_lr
from engine.trace import trace
from tests.specs import spec

SGD = {
    "plain": "",
    "momentum": "momentum=0.9",
    "little momentum": "momentum=0.3",
    "nesterov": "momentum=0.9,nesterov=true",
    "dampening": "momentum=0.8,dampening=0.5",
    "dampening without momentum": "dampening=0.5",
    "weight decay": "weight_decay=300",
    "weight decay and momentum": "momentum=0.5,weight_decay=300",
    "weight decay and nesterov": "momentum=0.5,nesterov=true,weight_decay=300",
    "weight decay and dampening": "momentum=0.5,dampening=0.9,weight_decay=300",
}


def stable(run: Spec) -> float | None:
    leg = run.lanes[0].start
    return largest_stable_lr(leg, task_of(run).curvature(leg))


def swing(lr: float, settings: str, **fields: Any) -> tuple[float, float]:
    """How far the weight moves in a step: early on, and late in a long run."""
    lane = ",".join(part for part in ("sgd", f"lr={lr!r}", settings) if part)
    moves = np.abs(np.diff(trace(spec(lane, steps=700, **fields))["w"]))
    assert len(moves) == 700
    return moves[100:150].max(), moves[-50:].max()


def limit_of(settings: str, **fields: Any) -> float:
    lane = ",".join(part for part in ("sgd,lr=0.0001", settings) if part)
    limit = stable(spec(lane, **fields))
    assert limit is not None
    return limit


def test_seed_is_stable_below_the_known_rate() -> None:
    assert limit_of("") == pytest.approx(0.00109644, rel=1e-5)
    assert limit_of("") == pytest.approx(1 / 30.2**2, rel=1e-12)


@pytest.mark.parametrize("settings", SGD.values(), ids=SGD)
def test_just_below_the_limit_a_run_settles(settings: str) -> None:
    early, late = swing(0.99 * limit_of(settings), settings)
    assert late < 0.1 * early


@pytest.mark.parametrize("settings", SGD.values(), ids=SGD)
def test_just_above_the_limit_a_run_grows(settings: str) -> None:
    early, late = swing(1.01 * limit_of(settings), settings)
    assert late > 10 * early


@pytest.mark.parametrize("loss, given", [("huber", {"delta": 5.0}), ("log_cosh", {})])
def test_the_limit_holds_near_the_minimum_of_other_losses(loss: str, given: dict) -> None:
    near = {"loss": loss, **given, "w": 10.5 / 30.2 + 1e-7}
    limit = limit_of("", **near)
    early, late = swing(0.99 * limit, "", **near)
    assert late < 0.1 * early
    early, late = swing(1.01 * limit, "", **near)
    assert late > 10 * early


@pytest.mark.parametrize("lane", ["adam,lr=0.01", "sgd,lr=0.1,momentum=1", "sgd,lr=0.1,momentum=0.5,dampening=1"])
def test_where_no_limit_is_known_none_is_told(lane: str) -> None:
    assert stable(spec(lane)) is None


def test_a_corner_has_no_limit() -> None:
    assert stable(spec(loss="absolute_error")) is None


# By the closed forms, at a curvature of 4


@pytest.mark.parametrize(
    "settings, limit",
    [("", 0.5), (",momentum=0.5", 0.75), (",momentum=0.5,dampening=0.5", 1.5), (",dampening=0.5", 0.5),
     (",momentum=0.5,nesterov=true", 0.375), (",weight_decay=1", 0.4), (",momentum=0.5,weight_decay=2", 0.5),
     (",momentum=0.5,nesterov=true,weight_decay=1", 0.3), (",momentum=1", None), (",momentum=1.5", None),
     (",momentum=0.999", 0.9995), (",momentum=0.5,dampening=1", None), (",clip_value=1", None), (",clip_norm=1", None)],
)  # fmt: skip
def test_the_closed_form(settings: str, limit: float | None) -> None:
    leg = spec("sgd,lr=0.1" + settings).lanes[0].start
    assert largest_stable_lr(leg, 4.0) == (limit if limit is None else pytest.approx(limit, rel=1e-14))


def test_of_others_and_without_a_bend_none_is_known() -> None:
    assert largest_stable_lr(spec("adam,lr=0.1").lanes[0].start, 4.0) is None
    assert largest_stable_lr(spec("sgd,lr=0.1").lanes[0].start, 0.0) is None
