"""How a run ends: the outcome and its sentence."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.link import read
from engine.trace import trace
from engine.verdicts.catalogue import Outcome
from engine.verdicts.outcome import End, ended, failed, nowhere
from tests.specs import LOSS_CASES, ON_A_WEIGHT, SETTINGS, case_name, spec, words


def end_of(*lane: str, **fields: Any) -> dict[str, Any]:
    (end,) = trace(spec(*lane, **fields)).attrs["ends"]
    return end


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


# Which verdict follows from which facts, whatever rows they come from

NOTHING: dict[str, Any] = {
    "falls_without_end": False, "broke_off": False, "is_small": True, "is_far_above": False, "grows": False,
    "arrival": None, "best": {}, "rests": False, "rest": None, "bends_up": None, "is_restless": False, "left": None,
    "still_falls": False, "decays": False, "noisy": False, "jumps_across": False, "calms_down": False,
    "stable_lr": None, "place": {"x": 2.0, "y": 0.0}, "bad_step": 3, "steps": 5, "first": 9.0, "last": 4.0, "peak": 8.0,
}  # fmt: skip
RESTS = {"rests": True, "rest": 2}
W, XY = {"w": 1.5}, {"x": 1.5, "y": 0.0}
FACTS: list[tuple[dict[str, Any], Outcome, str]] = [
    ({}, Outcome.FINISHED, "Finished: in 5 steps the loss went from 9 to 4."),
    ({"steps": 1}, Outcome.FINISHED, "in 1 step the loss"),
    ({"rest": 3}, Outcome.FINISHED, "to 4. From step 3 on nothing moves any more."),
    ({"rest": 1, "steps": 1}, Outcome.FINISHED, "From step 1 on nothing moves any more."),
    ({"rest": 0, "steps": 0}, Outcome.FINISHED, "went from 9 to 4."),
    ({"rest": 3, "decays": True}, Outcome.FINISHED, "any more. Weight decay holds it there."),
    ({"falls_without_end": True, "broke_off": True}, Outcome.UNBOUNDED, "the loss was 4 and still fell"),
    ({"broke_off": True}, Outcome.LEFT, "Off the edge: step 6 leads to where the loss or its slope is no finite"),
    ({"broke_off": True, "convex": True}, Outcome.DIVERGED, "at step 6 the numbers grow past what a computer"),
    ({"broke_off": True, "is_small": False}, Outcome.DIVERGED, "at step 6 the numbers grow past what a computer"),
    (
        {"is_far_above": True, "grows": True},
        Outcome.DIVERGED,
        "from step 3 on the loss stays above its start and grows",
    ),
    (
        {"is_far_above": True},
        Outcome.DIVERGED,
        "stays above its start, 9; it went up to 8, and at the end it is 4. Try",
    ),
    (
        {"grows": True, "arrival": 2, "best": W},
        Outcome.SLOWLY,
        "in 5 steps the loss grew from 9 to 4, and it grows on. Try",
    ),
    ({"arrival": 0, "best": W}, Outcome.CONVERGED, "from step 0 on the weight is at the minimum, w = 1.5."),
    ({"arrival": 2, "best": XY}, Outcome.CONVERGED, "from step 2 on the point is at the minimum, x = 1.5, y = 0."),
    ({"arrival": 2, "best": {"a": 1.0, "b": 2.0}}, Outcome.CONVERGED, "all weights are at the minimum, a = 1, b = 2."),
    ({"arrival": 2, "best": {"a": 1, "b": 2, "c": 3}}, Outcome.CONVERGED, "on all weights are at the minimum."),
    ({**RESTS, "convex": True, "bends_up": True}, Outcome.CONVERGED, "is zero and the loss, 4, at its lowest."),
    (
        {"convex": True, "still_falls": True, "best": W},
        Outcome.FALLING,
        "Not there yet: in 5 steps the loss went from 9 to 4. It",
    ),
    ({**RESTS, "bends_up": True}, Outcome.SETTLED, "rests in a minimum, x = 2, y = 0, where the loss is 4."),
    ({**RESTS, "bends_up": True, "best": XY}, Outcome.LOCAL, "rests at x = 2, y = 0, where the loss is 4. The nearest"),
    ({"bends_up": True, "best": XY}, Outcome.FINISHED, "Finished"),
    ({"bends_up": True}, Outcome.FINISHED, "Finished"),
    ({**RESTS, "rest": 0}, Outcome.STUCK, "Stuck at the start"),
    (RESTS, Outcome.STUCK, "from step 2 on the point rests at x = 2, y = 0, where the slope is zero."),
    ({**RESTS, "bends_up": False}, Outcome.STUCK, "the slope is zero. That is no minimum"),
    ({"is_restless": True, "left": 0.9}, Outcome.OSCILLATES, "Oscillates: in 5 steps the loss went from 9 to 4. It sw"),
    ({"is_restless": True}, Outcome.OSCILLATES, "It swings back and forth without settling."),
    ({"is_restless": True, "calms_down": True}, Outcome.OSCILLATES, "It swings back and forth, each time less far."),
    ({"is_restless": True, "noisy": True}, Outcome.OSCILLATES, "Its gradients are noisy"),
    ({"is_restless": True, "jumps_across": True, "noisy": True}, Outcome.OSCILLATES, "the minimum at every step."),
    ({"is_restless": True, "jumps_across": True, "calms_down": True}, Outcome.OSCILLATES, "step, each time less far."),
    (
        {"left": 0.5, "still_falls": True},
        Outcome.FALLING,
        "On its way: in 5 steps the loss went from 9 to 4. It still falls.",
    ),
    ({"left": 0.51}, Outcome.CRAWLS, "after 5 steps 51 % of the loss is left; it went from 9 to 4."),
    ({"left": 0.51, "last": 9.0}, Outcome.CRAWLS, "it went from 9 to 9."),
    ({"left": 1.1, "last": 9.1}, Outcome.FINISHED, "Finished"),
    ({"left": 0.9, "stable_lr": 0.2}, Outcome.CRAWLS, "A larger learning rate goes faster: up to 0.2 it is stable"),
    ({"left": 0.9, "stable_lr": 0.19}, Outcome.CRAWLS, "it went from 9 to 4."),
    (
        {"broke_off": True, "is_small": False, "stable_lr": 0.1},
        Outcome.DIVERGED,
        "The learning rate 0.1 is too large: the largest that",
    ),
    (
        {"broke_off": True, "is_small": False, "stable_lr": 0.11},
        Outcome.DIVERGED,
        "Try a smaller learning rate with SGD.",
    ),
    ({"broke_off": True, "is_small": False, "momentum": 1}, Outcome.DIVERGED, "A momentum of 1 or more"),
    ({"broke_off": True, "is_small": False, "momentum": 0.999}, Outcome.DIVERGED, "Try a smaller learning rate"),
    (
        {"broke_off": True, "is_small": False, "zero_grad": False, "momentum": 1},
        Outcome.DIVERGED,
        "The gradients were never cleared",
    ),
    ({"is_restless": True, "zero_grad": False}, Outcome.OSCILLATES, "The gradients were never cleared"),
]


@pytest.mark.parametrize("facts, outcome, words", FACTS)
def test_what_follows_from_what_was_seen(facts: dict[str, Any], outcome: Outcome, words: str) -> None:
    facts = dict(facts)
    leg = spec("sgd,lr=0.1").lanes[0].start
    momentum, convex, zero_grad = facts.pop("momentum", 0), facts.pop("convex", False), facts.pop("zero_grad", True)
    seen = SimpleNamespace(
        **NOTHING | facts, spec=SimpleNamespace(clears=zero_grad),
        task=SimpleNamespace(convex=convex, is_point="x" in facts.get("best", {})),
        leg=leg.model_copy(update={"settings": {**leg.settings, "momentum": momentum}}),
    )  # fmt: skip
    end = ended(seen, 7)  # type: ignore[arg-type]
    assert (end.lane, end.outcome, end.steps) == (7, outcome, seen.steps)
    assert words in end.message
    assert words[-1] != "." or end.message.endswith(words)
    assert end.bad_step == (3 if end.mark == "bad" else None)


def test_what_torch_raised_is_told_within_a_line() -> None:
    end = failed(2, 4, "SGD", ValueError("x" * 200))
    assert (end.lane, end.outcome, end.steps, end.bad_step) == (2, Outcome.FAILED, 4, 5)
    assert f"within step 5 PyTorch's own SGD raised an error, “ValueError: {'x' * 108}”" in end.message


def test_an_end_for_the_stream() -> None:
    assert nowhere(3).message.startswith("Nowhere to go")
    assert End(3, Outcome.DIVERGED, 4, "So.", 5).fields == {
        "lane": 3, "outcome": "diverged", "mark": "bad", "steps": 4, "message": "So.", "bad_step": 5,
    }  # fmt: skip
    assert (nowhere(3).lane, nowhere(3).outcome, nowhere(3).steps, nowhere(3).bad_step) == (3, "refused", 0, None)
