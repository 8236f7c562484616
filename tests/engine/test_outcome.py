"""How a run ends: the outcome, its sentence, and the largest stable learning rate against real runs."""

from typing import Any

import numpy as np
import pytest

from engine.link import read
from engine.spec import Spec
from engine.stability import largest_stable_lr
from engine.tasks import task_of
from engine.trace import trace
from engine.verdicts import Outcome
from tests.specs import LOSS_CASES, ON_A_WEIGHT, SETTINGS, case_name, spec, words

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


def end_of(*lane: str, **fields: Any) -> dict[str, Any]:
    (end,) = trace(spec(*lane, **fields)).attrs["ends"]
    return end


def stable(run: Spec) -> float | None:
    leg = run.lanes[0].start
    return largest_stable_lr(leg, task_of(run).curvature(leg))


def swing(lr: float, settings: str, **fields: Any) -> tuple[float, float]:
    """How far the weight moves in a step: early on, and late in a long run."""
    lane = ",".join(part for part in ("sgd", f"lr={lr!r}", settings) if part)
    moves = np.abs(np.diff(trace(spec(lane, steps=1200, **fields))["w"]))
    assert len(moves) == 1200
    return moves[200:300].max(), moves[-100:].max()


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


def test_the_seed_run_is_on_its_way() -> None:
    end = end_of()
    assert end["outcome"] == Outcome.FALLING
    assert end["mark"] == "neutral"
    assert end["steps"] == 50
    assert end["bad_step"] is None
    assert "50 steps" in end["message"]
    assert "19.8916" in end["message"]


def test_a_longer_run_converges_and_says_from_when() -> None:
    rows = trace(spec(steps=300))
    (end,) = rows.attrs["ends"]
    assert end["outcome"] == Outcome.CONVERGED
    assert end["mark"] == "good"
    best = 10.5 / 30.2
    near = np.abs(rows["w"] - best) <= 1e-6 * abs(0.2 - best)
    assert f"step {int(np.flatnonzero(near)[0])} on" in end["message"]
    assert "0.347682" in end["message"]


def test_a_run_that_starts_at_the_minimum_has_converged_at_step_0() -> None:
    end = end_of(x=2, y=3, w=1.5)
    assert end["outcome"] == Outcome.CONVERGED
    assert "step 0 on" in end["message"]


def test_divergence_past_all_numbers_keeps_the_last_finite_row() -> None:
    rows = trace(spec("sgd,lr=0.01", steps=1000))
    (end,) = rows.attrs["ends"]
    assert end["outcome"] == Outcome.DIVERGED
    assert end["bad_step"] == len(rows) == end["steps"] + 1
    assert np.isfinite(rows[["loss", "w", "grad_w"]].to_numpy()).all()
    assert "0.00109644" in end["message"]
    after = float(rows["w"].iloc[-1] - 0.01 * rows["grad_w"].iloc[-1])
    assert abs(after) > 1e150  # whose square no float64 holds


def test_a_line_search_that_goes_past_the_weights_numbers_has_diverged() -> None:
    """torch itself raises there, in single precision."""
    lane = "lbfgs,lr=1028,max_iter=86,line_search_fn=strong_wolfe"
    query = f"problem=pair&x=640746&y=476976&w=1e-7&loss=squared_error&lane={lane}&steps=20&dtype=float32"
    rows = trace(read(query))
    assert rows.attrs["ends"][0]["outcome"] == Outcome.DIVERGED
    assert np.isfinite(rows[["loss", "w", "grad_w"]]).all(axis=None)


def test_divergence_within_numbers_is_told_too() -> None:
    rows = trace(spec("sgd,lr=0.0012", steps=50))
    (end,) = rows.attrs["ends"]
    assert end["outcome"] == Outcome.DIVERGED
    assert end["steps"] == 50
    assert end["bad_step"] == 1
    assert (rows["loss"][1:] > rows["loss"][0]).all()
    assert "0.0012" in end["message"]
    assert "0.00109644" in end["message"]


@pytest.mark.parametrize("start", ["adam,lr=10000", "adamw,lr=10000"])
def test_divergence_of_others_advises_a_smaller_rate(start: str) -> None:
    end = end_of(start)
    assert end["outcome"] == Outcome.DIVERGED
    assert "smaller learning rate" in end["message"]


def test_forgetting_zero_grad_is_named_as_the_reason() -> None:
    end = end_of("sgd,lr=0.003", zero_grad="false", steps=200)
    assert end["outcome"] == Outcome.DIVERGED
    assert "never cleared" in end["message"]


def test_jumping_across_the_minimum_for_ever_is_told() -> None:
    assert "jumps across the minimum" in end_of("sgd,lr=0.002", loss="absolute_error", steps=60)["message"]
    assert "jumps across" not in end_of()["message"]


def test_going_towards_a_new_target_is_no_divergence() -> None:
    """From step 50 on the target is far away: the loss jumps and then shrinks with every step."""
    rows = trace(spec("sgd,lr=0.0001,@50,y=1000", steps=60))
    assert (np.diff(rows["loss"][50:]) < 0).all()
    assert rows.attrs["ends"][0]["outcome"] == Outcome.FALLING


def test_another_loss_on_the_way_is_no_divergence() -> None:
    rows = trace(spec("sgd,lr=0.0001,@1,loss=squared_error", loss="huber", delta=0.001, steps=5))
    assert (np.diff(rows["loss"][1:]) < 0).all()
    assert rows.attrs["ends"][0]["outcome"] == Outcome.FALLING


@pytest.mark.parametrize(
    "start, told",
    [
        ("sgd,lr=0.0001,@49,lr=0.0002", False),
        ("sgd,lr=0.0001,@50,lr=0.0002", True),
        ("sgd,lr=1000,@10000,lr=0.0001", True),
        ("sgd,lr=0.0001", False),
    ],
)
def test_a_change_that_comes_too_late_is_told(start: str, told: bool) -> None:
    assert ("comes after its end" in end_of(start)["message"]) == told


def test_a_change_at_the_step_that_diverges_is_not_too_late() -> None:
    last = end_of("sgd,lr=1000", steps=1000)["steps"]
    for late in (0, 1):
        message = end_of(f"sgd,lr=1000,@{last + late},lr=999", steps=1000)["message"]
        assert ("comes after its end" in message) == bool(late)


@pytest.mark.parametrize("loss, loss_settings", LOSS_CASES, ids=case_name)
@pytest.mark.parametrize("optimizer", ON_A_WEIGHT)
def test_every_run_ends_in_a_sentence(optimizer: str, loss: str, loss_settings: dict) -> None:
    end = end_of(f"{optimizer},{words(SETTINGS[optimizer][-1])}", loss=loss, **loss_settings, steps=5)
    assert end["outcome"] in set(Outcome)
    assert end["message"][0].isupper()
    assert end["message"].endswith(".")
    assert "{" not in end["message"]
