"""What drives a lane: when its optimizer and its schedule are new, and when they go on."""

import numpy as np
import pytest
import torch

from engine.loop.driver import Driver
from engine.optimizers.of_leg import make_optimizer, renewed, state_names
from engine.spec import Leg
from tests.specs import spec


def legs(lane: str) -> tuple[Leg, ...]:
    return spec(lane).lanes[0].legs


def driver(lane: str) -> Driver:
    weight = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    weight.grad = torch.zeros_like(weight)
    return Driver(spec(lane).lanes[0], [weight], seed=0)


@pytest.mark.parametrize(
    "lane, new",
    [
        ("sgd,lr=0.1,@5,lr=0.2", [True, False]),
        ("sgd,lr=0.1,@5,adam,lr=0.1,@9,sgd,lr=0.1", [True, True, True]),
        ("sgd,lr=0.1,@5,momentum=0.9", [True, True]),
        ("sgd,lr=0.1,momentum=0.9,@5,momentum=0,@9,momentum=0.5", [True, False, False]),
        ("adam,lr=0.1,@5,amsgrad=true,@9,amsgrad=false,@12,amsgrad=true", [True, True, False, False]),
    ],
)
def test_an_optimizer_is_new_where_it_is_another_or_needs_what_was_not_kept(lane: str, new: list[bool]) -> None:
    assert renewed(legs(lane)) == new


def test_another_rule_of_ones_own_is_another_optimizer() -> None:
    (plain,) = legs("sgd,lr=0.1")
    rules = [plain.model_copy(update={"rule": rule}) for rule in ("w = w - lr*g", "w = w - 2*lr*g", "w = w - 2*lr*g")]
    assert renewed(tuple(rules)) == [True, True, False]


@pytest.mark.parametrize(
    "lane, names",
    [("sgd,lr=0.1", []), ("sgd,lr=0.1,momentum=0.5", ["momentum_buffer"]), ("adam,lr=0.1", ["exp_avg", "exp_avg_sq"]),
     ("adam,lr=0.1,amsgrad=true", ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"]),
     ("sgd,lr=0.1,schedule=onecycle,cycle_momentum=true", ["momentum_buffer"])],
)  # fmt: skip
def test_what_torch_keeps(lane: str, names: list[str]) -> None:
    assert state_names(legs(lane)[0]) == names


def test_one_tensor_at_a_time() -> None:
    for lane in ("sgd,lr=0.1", "adam,lr=0.1", "lbfgs,lr=0.1"):
        group = make_optimizer(legs(lane)[0], [torch.zeros(1, requires_grad=True)]).param_groups[0]
        assert group.get("foreach") == (None if lane.startswith("lbfgs") else False)


def test_within_a_leg_nothing_is_made_anew() -> None:
    lane = driver("adam,lr=0.1,@5,lr=0.2")
    assert lane.drive(0) is lane.drive(4)
    assert lane.drive(5) is not lane.drive(4)


def test_a_change_of_settings_goes_into_the_running_optimizer() -> None:
    lane = driver("adam,lr=0.1,@5,lr=0.2,beta1=0.5")
    first = lane.drive(0)
    assert (lane.born, first.schedule, first.alter) == (0, None, None)
    second = lane.drive(5)
    assert (second.optimizer, lane.born) == (first.optimizer, 0)
    assert second.optimizer.param_groups[0]["lr"] == 0.2
    assert second.optimizer.param_groups[0]["betas"] == (0.5, 0.999)
    assert "exp_avg" in second.states


def test_a_new_optimizer_is_born_at_its_leg() -> None:
    lane = driver("adam,lr=0.1,@5,sgd,lr=0.2,noise=1")
    first, second = lane.drive(0), lane.drive(7)
    assert lane.born == 5
    assert isinstance(first.optimizer, torch.optim.Adam)
    assert isinstance(second.optimizer, torch.optim.SGD)
    assert second.alter is not None


CYCLE = "adam,lr=0.1,schedule=onecycle,cycle_momentum="


@pytest.mark.parametrize(
    "lane, anew, kept",
    [("adam,lr=0.1,schedule=exponential,gamma=0.5,@5,weight_decay=0.3", False, {"lr": 7.0}),
     ("adam,lr=0.1,schedule=exponential,gamma=0.5,@5,weight_decay=0.3,lr=0.2", True, {"lr": 0.2}),
     ("adam,lr=0.1,schedule=exponential,gamma=0.5,@5,weight_decay=0.3,gamma=0.6", True, {"lr": 0.1}),
     (CYCLE + "true,@5,weight_decay=0.3", False, {"lr": 7.0, "betas": (7.0, 7.0)}),
     (CYCLE + "false,@5,weight_decay=0.3", False, {"lr": 7.0, "betas": (0.9, 0.999)})],
)  # fmt: skip
def test_a_schedule_goes_on_with_what_it_set(lane: str, anew: bool, kept: dict[str, object]) -> None:
    walk = driver(lane)
    first = walk.drive(0)
    first.optimizer.param_groups[0].update({"lr": 7.0, "betas": (7.0, 7.0)})
    second = walk.drive(5)
    assert (second.schedule is not first.schedule) == anew
    group = second.optimizer.param_groups[0]
    assert group["weight_decay"] == 0.3
    assert {name: group[name] for name in kept} == kept


def test_a_rate_that_torch_keeps_from_the_step_before_is_told_so() -> None:
    plain, late = driver("sgd,lr=0.1"), driver("asgd,lr=0.1,@4,lambd=0.1")
    plain.drive(0)
    assert plain.in_force(np.array([1.0, 2.0]), 0).tolist() == [1, 2]
    late.drive(0)
    assert late.in_force(np.array([1.0, 2.0, 3.0]), 0).tolist() == [1, 1, 2]
    assert late.in_force(np.array([4.0]), 3).tolist() == [3]
    late.drive(4)
    assert late.in_force(np.array([5.0, 6.0]), 4).tolist() == [4, 5]
