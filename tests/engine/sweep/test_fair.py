"""The fair race: a budget of gradient evaluations, and the learning rate that serves each optimizer best."""

import numpy as np
import pytest

from engine.link import read, write
from engine.loop.descend import descend
from engine.loop.rows import Chunk
from engine.problems.kinds import KINDS
from engine.spec import Spec, SpecError
from engine.sweep.fair import Rate, best_rate, rates
from engine.sweep.link import read_sweep
from engine.sweep.parts import Part
from engine.sweep.walk import swept
from engine.trace import trace
from engine.verdicts.catalogue import Outcome
from engine.verdicts.outcome import End
from tests.thorough import THOROUGH

LINK = "problem=surface&f=rosenbrock&x=-1.5&y=2&{lanes}&steps={steps}&budget={budget}"


def race(*lanes: str, budget: int = 100, steps: int = 1000) -> Spec:
    return read(LINK.format(lanes="&".join(f"lane={lane}" for lane in lanes), steps=steps, budget=budget))


def test_each_lane_ends_at_its_last_row_within_the_budget() -> None:
    run = race("sgd,lr=0.001", "adam,lr=0.05", "lbfgs,lr=0.5,max_iter=5", budget=100)
    free = trace(run.model_copy(update={"budget": 0, "steps": 150}))
    rows = trace(run)
    for lane in range(3):
        mine, longer = (table[table["lane"] == lane].reset_index(drop=True) for table in (rows, free))
        assert mine["evaluations"].iloc[-1] <= 100 < longer["evaluations"].iloc[len(mine)]
        np.testing.assert_array_equal(mine["loss"], longer["loss"][: len(mine)])
    last = [int(rows[rows["lane"] == lane]["step"].max()) for lane in range(3)]
    assert last[:2] == [99, 99]
    assert last[2] < 50


def test_the_end_says_so() -> None:
    ends = [part for part in descend(race("sgd,lr=0.001", "lbfgs,lr=0.1,max_iter=4")) if isinstance(part, End)]
    assert len(ends) == 2
    for end in ends:
        assert end.mark == "neutral"
        assert end.message.endswith("Its 100 gradient evaluations are used up.")


def test_a_lane_that_diverges_first_has_diverged() -> None:
    (end,) = (part for part in descend(race("sgd,lr=1")) if isinstance(part, End))
    assert end.outcome is Outcome.DIVERGED
    assert "used up" not in end.message


@pytest.mark.parametrize("budget, steps, last", [(0, 50, 50), (51, 50, 50), (50, 50, 49), (1, 50, 0), (600, 550, 550)])
def test_a_budget_counts_the_evaluation_of_every_row(budget: int, steps: int, last: int) -> None:
    *chunks, end = descend(race("sgd,lr=0.0001", budget=budget, steps=steps))
    assert isinstance(end, End)
    assert end.steps == last == sum(len(chunk) for chunk in chunks if isinstance(chunk, Chunk)) - 1
    assert ("used up" in end.message) == (last < steps)


def test_a_budget_is_in_the_link_of_surfaces_and_functions_alone() -> None:
    assert "&budget=100" in write(race("sgd,lr=0.1"))
    assert "budget" not in write(race("sgd,lr=0.1", budget=0))
    assert {key for key, kind in KINDS.items() if "budget" in kind.keys} == {"surface", "function"}
    with pytest.raises(SpecError, match="Gradient evaluations at most"):
        race("sgd,lr=0.1", budget=-1)


def chosen(lane: str, budget: int = 20) -> Rate:
    *parts, rate = best_rate(race(lane, budget=0), budget)
    assert isinstance(rate, Rate)
    assert all(isinstance(part, Part) for part in parts)
    assert parts
    return rate


@pytest.mark.parametrize("lane", ["sgd,lr=1,momentum=0.9", "adam,lr=1", "rprop,lr=1", "lbfgs,lr=1,max_iter=4"])
def test_the_best_rate_is_the_lowest_loss_of_the_runs_alone(lane: str) -> None:
    rate = chosen(lane)
    ends, tried = {}, rates(race(lane, budget=0), 20).axes[0].values.tolist()
    if not THOROUGH:
        tried = [*tried[::8], rate.lr]
    for value in tried:
        run = race(lane.replace("lr=1", f"lr={value!r}"), budget=20)
        parts = list(descend(run))
        losses = np.concatenate([part.columns["loss"] for part in parts if isinstance(part, Chunk)])
        if parts[-1].outcome is not Outcome.DIVERGED:  # type: ignore[union-attr]
            ends[value] = losses[-1]
    assert rate.lr is not None
    assert rate.loss == pytest.approx(min(ends.values()), rel=1e-6, abs=1e-12)
    assert ends[rate.lr] == pytest.approx(min(ends.values()), rel=1e-6, abs=1e-12)


def test_the_same_lane_always_has_the_same_rate() -> None:
    assert chosen("adam,lr=1") == chosen("adam,lr=0.001")


def test_where_every_rate_diverges_there_is_none() -> None:
    start = read("problem=surface&formula=1/(x*0)%2By&x=1&y=1&lane=sgd,lr=1&steps=5")
    *_parts, rate = best_rate(start, 20)
    assert isinstance(rate, Rate)
    assert rate.lr is None


def test_a_lane_changed_on_the_way_has_no_one_rate() -> None:
    with pytest.raises(SpecError, match="changed on the way"):
        rates(race("sgd,lr=1,@5,lr=2"), 100)


def test_a_sweep_keeps_to_the_budget() -> None:
    for lane in ("sgd,lr=0.001", "adafactor,lr=0.01"):
        sweep = read_sweep(f"{write(race(lane, budget=30))}&sweep=curve&low_a=0.0001&high_a=0.001&count_a=3")
        header, *parts, _end = swept(sweep)
        assert header.fields["steps"] == 29  # type: ignore[union-attr]
        losses = np.concatenate([part.loss[np.argsort(part.cells)] for part in parts])  # type: ignore[union-attr]
        for cell in range(3):
            assert losses[cell] == trace(sweep.run(cell))["loss"].iloc[-1]


@pytest.mark.parametrize("lane, low, high", [("sgd,lr=1", 1e-8, 0.1), ("lbfgs,lr=1", 1e-4, 1e3)])
def test_eight_rates_are_tried_in_a_factor_of_ten(lane: str, low: float, high: float) -> None:
    sweep = rates(race(lane), budget=33)
    (axis,) = sweep.axes
    assert (axis.low, axis.high) == pytest.approx((low, high), rel=1e-12)
    assert axis.count == 57
    np.testing.assert_allclose(axis.values[8::8] / axis.values[:-8:8], 10, rtol=1e-3)
    assert (sweep.spec.steps, sweep.spec.budget, sweep.kind, axis.log) == (33, 33, "curve", True)
