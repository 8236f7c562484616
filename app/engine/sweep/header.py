"""The first line of a sweep: what its cells are of."""

from typing import Any

from engine.lane_names import lane_names
from engine.optimizers.own import entry_of
from engine.sweep.spec import Sweep
from engine.sweep.verdicts.goal import Goal
from engine.sweep.verdicts.verdict import Kind
from engine.sweep.ways.method import Method, method_of, why_not_together
from words import _


def header(sweep: Sweep, goal: Goal, alike: bool, cost: float, most: float) -> dict[str, Any]:
    """Ready for JSON; `alike` is the task's, `cost` about how many seconds the runs take one by one, `most` how many
    they may.
    """
    axes = [{"name": axis.name, "label": axis.label, "values": axis.values.tolist(), "log": axis.log}
            for axis in sweep.axes]  # fmt: skip
    return {
        "sweep": sweep.kind,
        "axes": axes,
        "runs": sweep.runs,
        "steps": sweep.steps,
        "lane": lane_names(sweep.spec.lanes)[0],
        "minima": [minimum._asdict() for minimum in goal.minima],
        "best": goal.best,
        "tolerance": sweep.tolerance,
        "method": method_of(sweep),
        "note": _note(sweep, goal, alike, cost, most),
        "kinds": kind_names(sweep),
    }


def kind_names(sweep: Sweep) -> list[str]:
    """What the codes of curves and maps mean, from 0; of basins what -1 and -2 mean."""
    if sweep.kind == "basins":
        return [_("none within the steps"), _("diverges")]
    return [kind.label for kind in Kind]


def _note(sweep: Sweep, goal: Goal, alike: bool, cost: float, most: float) -> str:
    """How the runs are made, where that is to be known, and what it will cost."""
    texts = {
        Method.ONE_PARAMETER: "",
        Method.GROUPS: _("Each run has a parameter group of its own in one optimizer of PyTorch: its very numbers."),
        Method.BATCHED: _(
            "All runs are updated at once by {label}'s rule as the lab writes it, because PyTorch takes one setting for"
            " all: its numbers within rounding."
        ),
        Method.ONE_BY_ONE: _("{why} So the {runs} runs are made one by one, which takes about {time}."),
    }
    note = texts[method_of(sweep)].format(
        label=entry_of(sweep.leg).label, why=why_not_together(sweep), runs=f"{sweep.runs:,}", time=_spoken(cost)
    )
    if cost > most:
        note += " " + _("It stops after {most}, with those that are made by then.").format(most=_spoken(most))
    whole = method_of(sweep) in {Method.ONE_PARAMETER, Method.GROUPS}
    if whole and not alike:
        note += " " + _("Of this function torch computes many values at once in other last digits than one alone.")
    if goal.best is None and method_of(sweep) is not Method.ONE_BY_ONE:
        note += " " + _("The lowest loss is not known, so the runs are made twice: once to find it.")
    return note.strip()


def _spoken(seconds: float) -> str:
    if seconds < 90:
        return _("{count} s").format(count=max(1, round(seconds)))
    minutes = seconds / 60
    return (
        _("{count} min").format(count=f"{minutes:,.0f}")
        if minutes < 90
        else _("{count} h").format(count=f"{minutes / 60:,.0f}")
    )
