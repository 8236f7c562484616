"""Schedules, noise and clipping beside torch's own in a plain loop, bit for bit; their tables against torch."""

import inspect
from typing import Any

import numpy as np
import pytest
import torch
from torch.optim import lr_scheduler

from engine.link import read, write
from engine.param import Choice, Param
from engine.problems.kinds import KINDS
from engine.spec import DTYPES, SpecError
from engine.steering import gradients
from engine.steering.schedules import NOT_OFFERED, SCHEDULES, Schedule
from engine.trace import trace
from engine.verdicts.catalogue import Outcome
from tests.specs import (
    ALTERATIONS,
    ON_A_WEIGHT,
    SCHEDULE_CASES,
    SETTINGS,
    case_name,
    link,
    schedule_words,
    spec,
    words,
)  # fmt: skip
from tests.specs import SCHEDULES as TRIED
from tests.student import Student, assert_same_bits
from tests.thorough import every

STEPS = 40
# What torch's classes take and this app does not offer: see the table's docstring
LEFT_OUT = {"optimizer", "last_epoch", "mode", "epochs", "steps_per_epoch"}
NO_DEFAULT = {"step_size", "milestones", "T_max", "T_0", "total_steps"}  # or None


def torchs(key: str, settings: dict[str, Any], lr: float) -> tuple[str, dict[str, Any]]:
    """A schedule as a student gives it to torch."""
    own = {"max_lr": lr, "cycle_momentum": False} if key == "onecycle" else {}
    return TRIED[key][0], own | settings


@every("key, settings", SCHEDULE_CASES, "optimizer", ON_A_WEIGHT, ids=case_name)
def test_a_scheduled_run_is_the_plain_loop(optimizer: str, key: str, settings: dict) -> None:
    given = SETTINGS[optimizer][-1]
    lane = f"{optimizer},{words(given)},{schedule_words(key, settings)}"
    if settings.get("cycle_momentum") and not {"momentum", "beta1"} & {p.name for p in ON_A_WEIGHT[optimizer].params}:
        with pytest.raises(SpecError, match="no momentum"):
            spec(lane)
        return
    rows = trace(spec(lane, steps=STEPS))
    assert_same_bits(rows, Student(optimizer, given, steps=STEPS, schedule=torchs(key, settings, given["lr"])).run())
    assert len(set(rows["lr"])) > 1 or key == "plateau"


@every("key, settings", SCHEDULE_CASES, "dtype", DTYPES, ids=case_name)
def test_in_any_precision_and_past_a_chunk(key: str, settings: dict, dtype: str) -> None:
    given = {"lr": 1e-3, "momentum": 0.5}
    run = spec(f"sgd,{words(given)},{schedule_words(key, settings)}", steps=140, dtype=dtype)
    schedule = torchs(key, settings, 1e-3)
    assert_same_bits(trace(run), Student("sgd", given, steps=140, schedule=schedule, dtype=getattr(torch, dtype)).run())


@every("given", ALTERATIONS, "optimizer", ON_A_WEIGHT, ids=case_name)
def test_a_run_with_altered_gradients_is_the_plain_loop(optimizer: str, given: dict) -> None:
    settings = SETTINGS[optimizer][-1]
    rows = trace(spec(f"{optimizer},{words(settings)},{words(given)}", steps=STEPS, seed=7))
    student = Student(optimizer, settings, steps=STEPS, seed=7, **given).run()
    assert_same_bits(rows, student.head(len(rows)))
    assert len(rows) == STEPS + 1 or rows.attrs["ends"][0]["outcome"] == "diverged"
    assert (rows["used_grad_w"] != rows["grad_w"]).any()


def test_piled_up_noise_is_the_plain_loops() -> None:
    rows = trace(spec("sgd,lr=0.0001,noise=3,clip_norm=90", steps=STEPS, zero_grad="false"))
    assert_same_bits(rows, Student("sgd", {"lr": 1e-4}, steps=STEPS, noise=3, clip_norm=90, clear=False).run())


def test_clipped_gradients_are_no_larger() -> None:
    assert trace(spec("sgd,lr=0.01,clip_value=2"))["used_grad_w"].abs().max() == 2
    assert trace(spec("sgd,lr=0.01,clip_norm=2"))["used_grad_w"].abs().max() <= 2


def test_a_table_is_clipped_by_the_norm_of_all_its_gradients() -> None:
    run = read("problem=table&data=fruit&loss=mse&scale=standard&lane=sgd,lr=0.1,clip_norm=3&steps=20")
    rows = trace(run)
    norms = np.sqrt((rows.filter(like="used_grad_") ** 2).sum(axis=1))
    assert norms.max() == pytest.approx(3, rel=1e-6)
    assert (rows.filter(regex="^grad_") ** 2).sum(axis=1).min() > 9


def test_noise_is_the_seeds_and_the_same_in_every_lane() -> None:
    rows = trace(spec("sgd,lr=0.0001,noise=5&lane=adam,lr=0.01,noise=5", steps=STEPS, seed=3))
    noise = rows["used_grad_w"] - rows["grad_w"]
    np.testing.assert_allclose(noise[rows["lane"] == 0], noise[rows["lane"] == 1], atol=1e-10)
    other = trace(spec("sgd,lr=0.0001,noise=5", steps=STEPS, seed=4))
    assert (other["used_grad_w"] != rows["used_grad_w"][rows["lane"] == 0]).all()
    assert 3 < noise.std() < 7


def test_without_them_there_are_no_columns_of_theirs() -> None:
    assert not {"used_grad_w", "momentum", "beta1", "evaluations"} & set(trace(spec("adam,lr=0.01,schedule=step")))
    assert "beta1" in trace(spec("adam,lr=0.01,schedule=onecycle,cycle_momentum=true"))
    assert "momentum" in trace(spec("sgd,lr=0.01,schedule=onecycle,cycle_momentum=true"))


def test_evaluations_are_counted() -> None:
    rows = trace(spec("lbfgs,lr=0.01,max_iter=3&lane=lbfgs,lr=0.01,max_iter=1&lane=sgd,lr=0.0001", steps=STEPS))
    lanes = [rows["evaluations"][rows["lane"] == lane].to_numpy() for lane in range(3)]
    assert (np.diff(lanes[0]) <= 3).all()
    assert np.diff(lanes[0]).max() == 3
    np.testing.assert_array_equal(lanes[1], np.arange(STEPS + 1) + 1)
    np.testing.assert_array_equal(lanes[2], np.arange(STEPS + 1) + 1)


# On the way


def restart(lr: float, schedule: tuple[str, dict[str, Any]] | None, **settings: Any) -> Any:
    def change(student: Student) -> None:
        student.set(lr=lr, initial_lr=lr, **settings)
        student.schedule = schedule
        student.start_schedule()

    return change


EXPONENTIAL = ("ExponentialLR", {"gamma": 0.9})
CHANGES: dict[str, tuple[str, dict[int, Any]]] = {
    "a schedule goes on": (
        "sgd,lr=0.0001,schedule=exponential,gamma=0.9,@12,weight_decay=0.5",
        {12: lambda s: s.set(weight_decay=0.5)},
    ),
    "another rate": (
        "sgd,lr=0.0001,schedule=exponential,gamma=0.9,@12,lr=0.0005",
        {12: restart(5e-4, EXPONENTIAL)},
    ),
    "another setting": (
        "sgd,lr=0.0001,schedule=exponential,gamma=0.9,@12,gamma=0.8",
        {12: restart(1e-4, ("ExponentialLR", {"gamma": 0.8}))},
    ),
    "off, and on again": (
        "sgd,lr=0.0001,schedule=exponential,gamma=0.9,@12,schedule=constant,@30,schedule=exponential,gamma=0.9",
        {12: restart(1e-4, None), 30: restart(1e-4, EXPONENTIAL)},
    ),
    "another schedule": (
        "sgd,lr=0.0001,schedule=exponential,gamma=0.9,@12,schedule=step,step_size=4,gamma=0.9",
        {12: restart(1e-4, ("StepLR", {"step_size": 4, "gamma": 0.9}))},
    ),
    "another optimizer": (
        "sgd,lr=0.0001,schedule=exponential,gamma=0.9,@12,adam,lr=0.01",
        {12: lambda s: (s.start("adam", {"lr": 0.01}), s.start_schedule())},
    ),
    "noise on the way": (
        "sgd,lr=0.0001,schedule=exponential,gamma=0.9,@12,noise=4,@20,noise=0,clip_value=1",
        {12: lambda s: vars(s).update(noise=4.0), 20: lambda s: vars(s).update(noise=0.0, clip_value=1.0)},
    ),
}


@pytest.mark.parametrize("lane, changes", CHANGES.values(), ids=CHANGES)
def test_a_change_on_the_way_is_the_change_made_by_hand(lane: str, changes: dict[int, Any]) -> None:
    run = spec(lane, steps=STEPS)
    assert_same_bits(trace(run), Student("sgd", {"lr": 1e-4}, steps=STEPS, schedule=EXPONENTIAL, changes=changes).run())
    assert read(write(run)) == run


def test_a_cycle_that_ends_gives_the_momentum_back() -> None:
    lane = "adam,lr=0.01,schedule=onecycle,cycle_momentum=true,@10,schedule=constant"
    cycle = ("OneCycleLR", {"max_lr": 0.01, "total_steps": 50, "cycle_momentum": True})
    changes = {10: restart(0.01, None, betas=(0.9, 0.999))}
    student = Student("adam", {"lr": 0.01}, steps=STEPS, schedule=cycle, changes=changes).run()
    np.testing.assert_array_equal(trace(spec(lane, steps=STEPS))["w"], student["w"])


# The tables


def test_no_class_of_torch_is_missing() -> None:
    offered = {schedule.torch_name for schedule in SCHEDULES.values()} - {""}
    assert offered | NOT_OFFERED.keys() == set(lr_scheduler.__all__) - {"LRScheduler"}
    assert not offered & NOT_OFFERED.keys()
    assert TRIED.keys() | {"constant"} == SCHEDULES.keys()


@pytest.mark.parametrize("schedule", [s for s in SCHEDULES.values() if s.torch_name], ids=lambda s: s.key)
def test_settings_and_defaults_are_torchs(schedule: Schedule) -> None:
    signature = inspect.signature(getattr(lr_scheduler, schedule.torch_name))
    theirs = {name: p.default for name, p in signature.parameters.items() if name not in LEFT_OUT}
    ours = schedule.keywords(schedule.defaults, 0.1)
    assert ours.keys() == theirs.keys()
    without = NO_DEFAULT | ({"max_lr", "cycle_momentum"} if schedule.key == "onecycle" else set())
    without |= {"gamma"} if schedule.key == "exponential" else set()
    assert {k: v for k, v in ours.items() if k not in without} == {k: v for k, v in theirs.items() if k not in without}


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_every_setting_is_tried_and_has_words(schedule: Schedule) -> None:
    assert schedule.help.endswith(".")
    assert all(param.label and param.help.endswith(".") for param in schedule.params)
    assert schedule.source.endswith(".html")
    tried = {name for _key, given in SCHEDULE_CASES if _key == schedule.key for name in given} | {"lr_eps"}
    assert {param.name for param in schedule.params} - tried <= {"cooldown"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_no_two_settings_of_a_lane_have_one_name(kind: str, schedule: Schedule) -> None:
    for optimizer in KINDS[kind].optimizers.values():
        shared = [*KINDS[kind].keys, "lane", "schedule"]
        own = [param.name for params in (optimizer.params, schedule.params, gradients.PARAMS) for param in params]
        assert len(set(own)) == len(own)
        assert not set(own) & set(shared)


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_torch_takes_both_ends_of_every_setting(schedule: Schedule) -> None:
    for param in schedule.params:
        for end in ends(param):
            if not schedule.forbids(schedule.defaults | {param.name: end}, True, False):
                lane = "sgd,lr=0.0001," + schedule_words(schedule.key, {param.name: end})
                assert trace(spec(lane, steps=3)).attrs["ends"][0]["outcome"] != Outcome.FAILED


def ends(param: Any) -> list[Any]:
    if isinstance(param, Choice):
        return list(param.options)
    if not isinstance(param, Param):
        return ["1", "1/2/100"]
    return [True, False] if param.kind is bool else [param.low, param.high]


WRONG = [
    ("schedule=cosin", "schedule"),
    ("schedule=", "schedule"),
    ("schedule=step,T_max=3", "T_max"),
    ("gamma=0.5", "gamma"),
    ("schedule=step,step_size=0", "step_size"),
    ("schedule=step,gamma=2", "gamma"),
    ("schedule=onecycle,total_steps=10,pct_start=0.1", "pct_start"),
    ("schedule=multistep,milestones=20/10", "milestones"),
    ("schedule=multistep,milestones=", "milestones"),
    ("schedule=multistep,milestones=1/1", "milestones"),
    ("schedule=multistep,milestones=1.5", "milestones"),
    ("schedule=multistep,milestones=" + "/".join(map(str, range(1, 22))), "milestones"),
    ("noise=-1", "noise"),
    ("clip_norm=nan", "clip_norm"),
    ("clip_value=inf", "clip_value"),
]


@pytest.mark.parametrize("text, field", WRONG)
def test_a_mistake_is_told_at_its_setting(text: str, field: str) -> None:
    with pytest.raises(SpecError) as wrong:
        read(link(f"sgd,lr=0.1,{text}"))
    (error,) = wrong.value.errors
    assert error["field"] == field
    assert error["message"].endswith((".", "”"))


def test_milestones_are_written_as_they_are_read() -> None:
    assert "milestones=3/11" in write(spec("sgd,lr=0.1,schedule=multistep,milestones=03/11"))


@pytest.mark.parametrize("highest", [0.0, 1e-220])
def test_a_momentum_that_torch_never_makes_is_refused(highest: float) -> None:
    """torch's RMSprop makes its buffer at the first update, if the momentum is above 0 there, and misses it later."""
    cycle = f"schedule=onecycle,cycle_momentum=true,max_momentum={highest}"
    with pytest.raises(SpecError, match="start above 0"):
        spec(f"rmsprop,lr=0.001,{cycle}", steps=9)
    assert len(trace(spec(f"sgd,lr=0.0001,{cycle}", steps=9))) == 10
    assert len(trace(spec("rmsprop,lr=0.001,schedule=onecycle,cycle_momentum=true,max_momentum=0.5", steps=9))) == 10
