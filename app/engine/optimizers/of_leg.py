"""torch's optimizer and schedule for a leg."""

from functools import lru_cache

import torch

from engine.optimizers.own import entry_of
from engine.spec import Leg
from engine.steering.schedules import Running, cycled

DECIDE = {"optimizer", "settings", "rule", "schedule", "schedule_settings"}  # what an optimizer keeps


def make_optimizer(leg: Leg, parameters: list[torch.Tensor]) -> torch.optim.Optimizer:
    """The leg's `torch.optim` class, one tensor at a time: `foreach` gains nothing on few tensors."""
    entry = entry_of(leg)
    optimizer: torch.optim.Optimizer = entry.torch_class(parameters, **entry.keywords(leg.settings))
    if "foreach" in optimizer.defaults:
        optimizer.param_groups[0]["foreach"] = False
    return optimizer


def start_schedule(leg: Leg, optimizer: torch.optim.Optimizer) -> Running | None:
    """The leg's schedule on an optimizer with the leg's settings."""
    return Running(leg, optimizer) if leg.schedule != "constant" else None


def state_names(leg: Leg) -> list[str]:
    """What this optimizer with these settings keeps for a parameter, by torch's names."""
    return list(_state_names(leg.model_dump_json(include=DECIDE)))


@lru_cache(maxsize=1024)
def _state_names(text: str) -> tuple[str, ...]:
    """The same for a leg that says no more than what decides it, as JSON: found out by one step on a toy."""
    leg = Leg.model_validate_json(text)
    entry = entry_of(leg)
    weight = torch.zeros((1, 1) if entry.matrices else (), dtype=torch.float64, requires_grad=True)
    weight.grad = torch.zeros_like(weight)
    optimizer = make_optimizer(leg, [weight])
    start_schedule(leg, optimizer)  # it may set a momentum, or raise one from 0
    if cycled(leg) == "momentum" and not entry.momentum_at_once:
        optimizer.param_groups[0]["momentum"] = 0.5
    optimizer.step(lambda: 0.0)
    return tuple(name for name in entry.states.values() if name in optimizer.state[weight])


def renewed(legs: tuple[Leg, ...]) -> list[bool]:
    """Which legs start a new optimizer: the first, one of another class, one that needs state not yet kept."""
    answers, kept = [], set[str]()
    for before, leg in zip((None, *legs), legs, strict=False):
        needed = set(state_names(leg))
        other = before is None or (leg.optimizer, leg.rule) != (before.optimizer, before.rule)
        new = other or not needed <= kept
        kept = needed if new else kept
        answers.append(new)
    return answers
