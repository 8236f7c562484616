"""How the runs of a sweep are made: together where each number goes its way whatever the others do, or one by one."""

from enum import StrEnum

from engine.optimizers.own import entry_of
from engine.steering.schedules import SCHEDULES, cycled
from engine.sweep.spec import Sweep
from words import _

GROUPS = 20_000  # updates, all runs together: one takes 20 to 80 µs in a group of its own, so these take about a second


class Method(StrEnum):
    """`ONE_PARAMETER` and `GROUPS` are torch's own optimizers, `BATCHED` their rules on tensors of settings."""

    ONE_PARAMETER = "one parameter"
    GROUPS = "parameter groups"
    BATCHED = "batched"
    ONE_BY_ONE = "one by one"


def method_of(sweep: Sweep) -> Method:
    """Runs that differ in a setting have groups of parameters where those are few, and are batched where not."""
    if why_not_together(sweep):
        return Method.ONE_BY_ONE
    if sweep.kind == "basins":
        return Method.ONE_PARAMETER
    return Method.GROUPS if sweep.runs * sweep.steps <= GROUPS else Method.BATCHED


def why_not_together(sweep: Sweep) -> str:
    """A sentence on what ties a run's numbers to each other, or asks more of it than a batch can give; or nothing."""
    leg = sweep.leg
    label = _(entry_of(leg).label)
    if not entry_of(leg).elementwise:
        return _("{label} sees all weights of a run together.").format(label=label)
    if leg.clip_norm:
        return _("Clipping by norm sees all weights of a run together.")
    if SCHEDULES[leg.schedule].metric:
        return _("Each run's loss decides when its learning rate falls.")
    if cycled(leg) and sweep.kind != "basins":
        return _("The schedule moves the momentum too.")
    return "" if sweep.spec.clears else _("The gradients are never cleared.")
