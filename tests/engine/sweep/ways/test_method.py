"""How the runs of a sweep are made."""

import pytest

from engine.sweep.link import read_sweep
from engine.sweep.ways.method import GROUPS, Method, method_of, why_not_together

SURFACE = "problem=surface&f=bowl&x=1&y=1"
CYCLE = "schedule=onecycle,cycle_momentum=true"


def why(lane: str, kind: str = "curve", more: str = "") -> str:
    return why_not_together(read_sweep(f"{SURFACE}&lane={lane}&steps=9&sweep={kind}{more}"))


def test_what_ties_a_runs_numbers_together_is_told() -> None:
    assert why("sgd,lr=0.1") == ""
    assert why("lbfgs,lr=1") == "L-BFGS sees all weights of a run together."
    assert why("sgd,lr=0.1,clip_norm=1") == "Clipping by norm sees all weights of a run together."
    assert why("sgd,lr=0.1,clip_value=1,noise=1") == ""
    assert why("sgd,lr=0.1,schedule=plateau") == "Each run's loss decides when its learning rate falls."
    assert why(f"sgd,lr=0.1,momentum=0.9,{CYCLE}") == "The schedule moves the momentum too."
    assert why(f"sgd,lr=0.1,momentum=0.9,{CYCLE}", "basins") == ""  # all runs share the cycle
    pair = "problem=pair&x=1&y=1&w=0&loss=squared_error&zero_grad=false&lane=sgd,lr=0.1&steps=9&sweep=curve"
    assert why_not_together(read_sweep(pair)) == "The gradients are never cleared."


@pytest.mark.parametrize("count, steps, method", [
    (200, 100, Method.GROUPS), (201, 100, Method.BATCHED), (2, 10_000, Method.GROUPS), (2, 10_001, Method.BATCHED),
])  # fmt: skip
def test_few_updates_are_made_in_groups_and_many_in_a_batch(count: int, steps: int, method: Method) -> None:
    sweep = read_sweep(f"{SURFACE}&lane=sgd,lr=0.1&steps={steps}&sweep=curve&count_a={count}")
    assert method_of(sweep) is method
    assert (sweep.runs * steps <= GROUPS) == (method is Method.GROUPS)


def test_starts_share_one_parameter() -> None:
    assert method_of(read_sweep(f"{SURFACE}&lane=sgd,lr=0.1&steps=9&sweep=basins")) is Method.ONE_PARAMETER
    assert method_of(read_sweep(f"{SURFACE}&lane=lbfgs,lr=1&steps=9&sweep=basins")) is Method.ONE_BY_ONE
