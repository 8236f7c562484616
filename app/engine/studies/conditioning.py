"""Why raw data crawls: how steep the loss is across and along its valley, and the same run on another scale."""

from dataclasses import dataclass
from math import isfinite, isinf, nan
from typing import cast

from engine.losses.catalogue import TABLE_LOSSES
from engine.optimizers import OPTIMIZERS
from engine.param import Param
from engine.problems.table.spec import TableLeg, TableSpec
from engine.spec import Lane, Leg
from engine.stability import largest_stable_lr
from engine.wording import number
from words import N_, _, ngettext

OTHER = {"raw": "standard", "standard": "raw", "minmax": "raw"}
NAMES = {"raw": N_("Raw"), "standard": N_("Standardised"), "minmax": N_("Scaled to 0 … 1")}
ROUND = 1.5  # a condition below this is called a round bowl: by choice, held in tests/engine/studies
LR = cast(Param, OPTIMIZERS["sgd"].params[0])


@dataclass(frozen=True)
class Conditioning:
    """How the loss of the training rows bends near its minimum, as a run starts.

    `condition` is the Hessian's largest eigenvalue by its smallest, infinite where some direction is flat.
    `stable_lr` is the learning rate below which SGD settles, where one is known. `slowest` is the smallest
    eigenvalue: 0 for a loss that is flat, or not smooth, at its minimum.
    """

    condition: float
    stable_lr: float | None
    slowest: float


def conditioning(spec: TableSpec) -> Conditioning:
    """What the table, its scale and the loss make of the descent of the first lane.

    Raises TableError where the table is gone since its spec was read; so do `rescaled` and `told`.
    """
    from engine.problems.table.task import TableTask  # it asks torch, which the page can do without until here

    task, leg = TableTask(spec), cast(TableLeg, spec.lanes[0].start)
    slowest, *_between, steepest = task.bends(leg).tolist()
    condition = steepest / slowest if leg.l2 and slowest else task.condition
    return Conditioning(condition, largest_stable_lr(leg, steepest), slowest if condition < float("inf") else 0.0)


def rescaled(spec: TableSpec) -> TableSpec:
    """The same run on the other scale, raw or standardised.

    SGD gets the learning rate that is the same share of its largest stable one, to three digits; where that is
    not known, as for the adaptive optimizers, it stays.
    """
    from engine.problems.table.task import TableTask

    other = spec.model_copy(update={"scale": OTHER[spec.scale]})
    tasks = TableTask(spec), TableTask(other)

    def leg_of(leg: Leg) -> Leg:
        here, there = (largest_stable_lr(leg, task.curvature(leg)) for task in tasks)
        if here is None or there is None:
            return leg
        lr = float(f"{float(leg.settings['lr']) / here * there:.3g}") if here and isfinite(here) else nan
        if not isfinite(lr):  # numbers so large that the Hessian is none
            return leg
        return leg.model_copy(update={"settings": leg.settings | {"lr": min(max(lr, LR.low), LR.high)}})

    lanes = tuple(Lane(legs=tuple(map(leg_of, lane.legs))) for lane in spec.lanes)
    return other.model_copy(update={"lanes": lanes})


def told(spec: TableSpec) -> str:
    """A sentence on how a run's scale decides its pace; one on the raw and one on the standardised run tell all.

    The error along an eigenvector of the Hessian, with eigenvalue h, is multiplied by 1 − lr·h at each step of
    plain SGD on all rows with the squared error.
    """
    facts, leg = conditioning(spec), cast(TableLeg, spec.lanes[0].start)
    valley, limit, lr = _valley(spec, facts.condition), facts.stable_lr, float(leg.settings["lr"])
    if limit is None:
        return valley
    valley += " " + _("The largest stable learning rate is {limit}.").format(limit=number(limit, 3))
    if lr >= limit:
        return valley + " " + _("At {lr} the steepest direction only grows.").format(lr=number(lr))
    if isinf(facts.condition) or not _is_linear(spec, leg):
        return valley
    lost = 100 * (1 - abs(1 - lr * facts.slowest) ** spec.steps)
    pace = ngettext("At {lr}, after {steps} step, the slowest direction has lost {lost} % of its error.",
                    "At {lr}, after {steps} steps, the slowest direction has lost {lost} % of its error.",
                    spec.steps)  # fmt: skip
    return valley + " " + pace.format(lr=number(lr), steps=number(spec.steps), lost=number(lost, 3))


def _valley(spec: TableSpec, condition: float) -> str:
    flat = isinf(condition)
    text = (
        _("{scale}: the loss has a direction without any slope. Some columns follow from others, so many W are best.")
        if flat
        else _("{scale}: the loss is a round bowl, as steep in one direction as in the other.")
        if condition < ROUND
        else _("{scale}: the loss is a valley {condition} times steeper across than along.")
    )
    return text.format(scale=_(NAMES[spec.scale]), condition="" if flat else number(float(f"{condition:.3g}")))


def _is_linear(spec: TableSpec, leg: TableLeg) -> bool:
    """Whether every step multiplies the error by the same matrix, 1 − lr·Hessian."""
    plain = leg.optimizer == "sgd" and not leg.settings["momentum"] and not leg.settings["weight_decay"]
    plain = plain and not leg.steering and TABLE_LOSSES[leg.loss].quadratic
    return plain and not leg.l1 and not spec.batch and len(spec.lanes[0].legs) == 1
