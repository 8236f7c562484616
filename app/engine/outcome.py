"""How a run ended, as data with a plain sentence; never an exception."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engine.own_rule import entry_of
from engine.problem import Columns, Task
from engine.spec import Lane, Leg, Spec
from engine.wording import number
from words import _

NEAR = 1e-6  # relative: this close to the minimum counts as there
SMALL = 1e15  # from numbers below this one step does not lead past all numbers: the function has no value there
GROWN = 10.0  # a loss this many times the first one, at the end, has diverged


class Outcome(StrEnum):
    FINISHED = "finished"
    CONVERGED = "converged"
    DIVERGED = "diverged"
    REFUSED = "refused"
    STOPPED = "stopped"


@dataclass(frozen=True)
class End:
    """The end of a lane: the number of updates in its rows, and for a divergence the first bad step."""

    lane: int
    outcome: Outcome
    steps: int
    message: str
    bad_step: int | None = None


def ended(spec: Spec, task: Task, lane: Lane, index: int, rows: Columns, whole: bool) -> End:
    """The end of a lane with these rows; `whole` is false where the next row was not finite.

    `rows` has the loss, the parameters and, where steps see a batch each, `train`, the loss of all rows.
    """
    steps = len(rows["loss"]) - 1
    leg = lane.leg_at(max(steps - whole, 0))  # the one whose update made the last row, or no row
    losses = task.objective(leg, rows)
    if not whole:
        text = _("Diverged: at step {step} the numbers grow past what a computer can hold.").format(step=steps + 1)
        if max(abs(float(column[-1])) for column in rows.values()) < SMALL:
            text = _("Diverged: at step {step} the loss or its gradient is no longer a finite number.")
            text = text.format(step=steps + 1)
        return End(index, Outcome.DIVERGED, steps, f"{text} {_advice(spec, task, leg)}", steps + 1)
    first = losses[_problem_since(lane, leg)]
    if losses[-1] > first + (GROWN - 1) * abs(first):
        bad = int(np.flatnonzero(losses <= first)[-1]) + 1
        text = _("Diverged: from step {step} on the loss stays above its start and grows, from {first} to {last}.")
        text = text.format(step=bad, first=number(first), last=number(losses[-1]))
        return End(index, Outcome.DIVERGED, steps, f"{text} {_advice(spec, task, leg)}", bad)
    best = task.minimum(leg, {name: float(column[-1]) for name, column in rows.items()})
    if (arrived := _arrival(best, rows)) is not None:
        return End(index, Outcome.CONVERGED, steps, _arrived(best, arrived))
    text = _("Finished: in {steps} steps the loss went from {first} to {last}.")
    text = text.format(steps=steps, first=number(losses[0]), last=number(losses[-1]))
    return End(index, Outcome.FINISHED, steps, text + _restless(best, rows))


def nowhere(index: int) -> End:
    """The end of a lane that cannot take its first step."""
    text = _("Nowhere to go: at the start the loss or its gradient is not a finite number. Start somewhere else.")
    return End(index, Outcome.REFUSED, 0, text)


def _problem_since(lane: Lane, leg: Leg) -> int:
    """The row from which the loss is that of `leg`: another target or loss on the way is no divergence."""
    others = [before.at for before in lane.legs if before.at < leg.at and before.problem != leg.problem]
    return next(later.at for later in lane.legs if later.at > max(others, default=-1))


def largest_stable_lr(leg: Leg, bend: float) -> float | None:
    """The learning rate below which plain gradient descent settles near the minimum, where one is known.

    For a loss of (largest) curvature c, `bend`: 2/c for SGD, 2(1 + mu)/((1 - tau) c) with momentum mu and
    dampening tau, (2 + 2 mu)/((1 + 2 mu) c) with Nesterov, weight decay added to c. From the roots of the update's
    characteristic polynomial; see Goh, "Why Momentum Really Works", Distill 2017, doi 10.23915/distill.00006.
    """
    if leg.optimizer != "sgd" or not bend or leg.clip_value or leg.clip_norm:
        return None
    momentum, dampening = float(leg.settings["momentum"]), float(leg.settings["dampening"])
    if momentum >= 1 or dampening >= 1:
        return None
    bend += float(leg.settings["weight_decay"])
    if leg.settings["nesterov"]:
        return (2 + 2 * momentum) / ((1 + 2 * momentum) * bend)
    kept = 1 - dampening if momentum else 1.0
    return 2 * (1 + momentum) / (kept * bend)


def _advice(spec: Spec, task: Task, leg: Leg) -> str:
    if not spec.zero_grad:
        return _("The gradients were never cleared: they pile up, and each step is the sum of all before it.")
    limit, lr = largest_stable_lr(leg, task.curvature(leg)), float(leg.settings["lr"])
    if limit is not None and lr >= limit:
        text = _("The learning rate {lr} is too large: the largest that is stable here is {limit}.")
        return text.format(lr=number(lr), limit=number(limit))
    return _("Try a smaller learning rate with {label}.").format(label=entry_of(leg).label)


def _arrival(best: dict[str, float], rows: Columns) -> int | None:
    """The row from which every parameter stays at the minimum, if they end there."""
    if not best:
        return None
    size = max(NEAR, *(abs(value) for value in best.values()))
    far = np.any([np.abs(rows[name] - value) > NEAR * size for name, value in best.items()], axis=0)
    if far[-1]:
        return None
    return int(np.flatnonzero(far)[-1]) + 1 if far.any() else 0


def _arrived(best: dict[str, float], step: int) -> str:
    if list(best) == ["x", "y"]:
        text = _("Converged: from step {step} on the point is at the minimum, x = {x}, y = {y}.")
        return text.format(step=step, x=number(best["x"]), y=number(best["y"]))
    if len(best) > 1:
        return _("Converged: from step {step} on all weights are at the minimum.").format(step=step)
    ((name, value),) = best.items()
    text = _("Converged: from step {step} on the weight is at the minimum, {name} = {best}.")
    return text.format(step=step, name=name, best=number(value))


def _restless(best: dict[str, float], rows: Columns) -> str:
    """A sentence on a weight that still jumps across the minimum at every one of the last ten steps."""
    if len(best) != 1 or len(rows["loss"]) < 10:
        return ""
    ((name, value),) = best.items()
    sides = np.sign(rows[name][-10:] - value)
    if np.all(sides[1:] * sides[:-1] < 0):
        return " " + _("It still jumps across the minimum at every step.")
    return ""
