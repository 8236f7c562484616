"""Every schedule under a change on the way: what starts anew, and what goes on, beside torch's own in a plain loop."""

from typing import Any

import numpy as np
import pytest

from engine.trace import trace
from tests.specs import SCHEDULE_CASES, SCHEDULES, case_name, schedule_words, spec, words
from tests.student import Student, assert_same_bits

STEPS, AT = 40, 12
MOMENTUM = {"lr": 1e-4, "momentum": 0.9}
CYCLE = {"total_steps": 30, "cycle_momentum": True, "base_momentum": 0.6, "max_momentum": 0.95}


def torchs(key: str, settings: dict[str, Any], lr: float) -> tuple[str, dict[str, Any]]:
    own = {"max_lr": lr, "cycle_momentum": False} if key == "onecycle" else {}
    return SCHEDULES[key][0], own | settings


@pytest.mark.parametrize("key, settings", SCHEDULE_CASES, ids=case_name)
def test_with_another_rate_every_schedule_starts_anew_from_it(key: str, settings: dict[str, Any]) -> None:
    def again(student: Student) -> None:
        student.set(lr=5e-4, momentum=0.9)
        student.optimizer.param_groups[0].pop("initial_lr", None)  # torch goes back to it where it is left
        student.schedule = torchs(key, settings, 5e-4)
        student.start_schedule()

    run = spec(f"sgd,{words(MOMENTUM)},{schedule_words(key, settings)},@{AT},lr=0.0005", steps=STEPS)
    schedule = torchs(key, settings, 1e-4)
    assert_same_bits(trace(run), Student("sgd", MOMENTUM, steps=STEPS, schedule=schedule, changes={AT: again}).run())


@pytest.mark.parametrize("key, settings", SCHEDULE_CASES, ids=case_name)
def test_any_other_change_lets_every_schedule_go_on(key: str, settings: dict[str, Any]) -> None:
    run = spec(f"sgd,{words(MOMENTUM)},{schedule_words(key, settings)},@{AT},weight_decay=0.5", steps=STEPS)
    changes = {AT: lambda student: student.set(weight_decay=0.5)}
    student = Student("sgd", MOMENTUM, steps=STEPS, schedule=torchs(key, settings, 1e-4), changes=changes)
    assert_same_bits(trace(run), student.run())


CYCLED: dict[str, tuple[str, dict[str, Any]]] = {
    "sgd": ("momentum", {"lr": 1e-4, "momentum": 0.9}),
    "rmsprop": ("momentum", {"lr": 1e-3, "momentum": 0.9}),
    "adam": ("beta1", {"lr": 0.01, "betas": (0.9, 0.999)}),
    "nadam": ("beta1", {"lr": 0.01, "betas": (0.8, 0.99)}),
}


@pytest.mark.parametrize("optimizer", CYCLED)
def test_a_cycled_momentum_goes_on_as_well(optimizer: str) -> None:
    column, given = CYCLED[optimizer]
    run = spec(f"{optimizer},{words(given)},{schedule_words('onecycle', CYCLE)},@{AT},weight_decay=0.5", steps=STEPS)
    changes = {AT: lambda student: student.set(weight_decay=0.5)}
    schedule = ("OneCycleLR", {"max_lr": given["lr"]} | CYCLE)
    rows = trace(run)
    assert_same_bits(rows, Student(optimizer, given, steps=STEPS, schedule=schedule, changes=changes).run())
    assert rows[column].between(0.6, 0.95).all()
    assert rows[column].nunique() > STEPS // 2


@pytest.mark.parametrize("changed", ["momentum=0.5", "dampening=0.5"])
def test_a_cycle_of_the_momentum_starts_anew_where_the_momentum_changes(changed: str) -> None:
    rows = trace(spec(f"sgd,{words(MOMENTUM)},{schedule_words('onecycle', CYCLE)},@{AT},{changed}", steps=STEPS))
    whole = trace(spec(f"sgd,{words(MOMENTUM)},{schedule_words('onecycle', CYCLE)}", steps=STEPS))
    began = 0 if changed.startswith("momentum") else AT
    for name in ("lr", "momentum"):
        np.testing.assert_array_equal(rows[name][AT:], whole[name][began : began + STEPS + 1 - AT])


@pytest.mark.parametrize("changed", ["momentum=0.5", "weight_decay=0.5"])
def test_a_momentum_that_is_not_cycled_changes_beneath_its_schedule(changed: str) -> None:
    rows = trace(spec(f"sgd,{words(MOMENTUM)},schedule=exponential,gamma=0.9,@{AT},{changed}", steps=STEPS))
    np.testing.assert_allclose(rows["lr"], 1e-4 * 0.9 ** np.arange(STEPS + 1), rtol=1e-12)


def test_settings_of_a_cycled_optimizer_that_the_cycle_leaves_alone_are_taken() -> None:
    """β₂ stands beside the cycled β₁ in one pair of torch's: a change of it starts the cycle anew with the new one."""
    lane = f"adam,lr=0.01,beta1=0.9,beta2=0.999,{schedule_words('onecycle', CYCLE)},@{AT},beta2=0.9"

    def again(student: Student) -> None:
        student.set(lr=0.01, betas=(0.9, 0.9))
        student.optimizer.param_groups[0].pop("initial_lr", None)
        student.start_schedule()

    schedule = ("OneCycleLR", {"max_lr": 0.01} | CYCLE)
    student = Student("adam", {"lr": 0.01}, steps=STEPS, schedule=schedule, changes={AT: again})
    assert_same_bits(trace(spec(lane, steps=STEPS)), student.run())
