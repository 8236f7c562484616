"""The first line of a sweep: what its cells are of."""

from dataclasses import dataclass
from typing import Any

from engine.lane_names import lane_names
from engine.optimizers.own import entry_of
from engine.sweep.spec import Sweep
from engine.sweep.verdicts.goal import Goal
from engine.sweep.verdicts.verdict import Kind
from engine.sweep.ways.method import Method, method_of, why_not_together
from engine.wording import number
from words import _


@dataclass(frozen=True)
class Header:
    """What the cells are of.

    `alike` is the task's, `cost` about how many seconds the runs take one by one, `most` how many they may; `working`
    about how many bytes the sweep keeps under way, besides its parts.
    """

    sweep: Sweep
    goal: Goal
    alike: bool
    cost: float
    most: float
    working: int

    @property
    def fields(self) -> dict[str, Any]:
        """Ready for JSON, its words in the language that is used now."""
        sweep = self.sweep
        axes = [{"name": axis.name, "label": axis.title, "values": axis.values.tolist(), "log": axis.log}
                for axis in sweep.axes]  # fmt: skip
        return {
            "sweep": sweep.kind,
            "axes": axes,
            "runs": sweep.runs,
            "steps": sweep.steps,
            "lane": lane_names(sweep.spec.lanes)[0],
            "minima": [minimum._asdict() for minimum in self.goal.minima],
            "best": self.goal.best,
            "tolerance": sweep.tolerance,
            "method": method_of(sweep),
            "note": _note(self),
            "kinds": kind_names(sweep),
        }


def kind_names(sweep: Sweep) -> list[str]:
    """What the codes of curves and maps mean, from 0; of basins what -1 and -2 mean."""
    if sweep.kind == "basins":
        return [_("none within the steps"), _("diverges")]
    return [_(kind.label) for kind in Kind]


def _note(header: Header) -> str:
    """How the runs are made, where that is to be known, and what it will cost."""
    method = method_of(header.sweep)
    notes = [_how(header, method)]
    if header.cost > header.most:
        text = _("It stops after {most}, with those that are made by then.")
        notes.append(text.format(most=_spoken(header.most)))
    if method in {Method.ONE_PARAMETER, Method.GROUPS} and not header.alike:
        notes.append(_("Of this function torch computes many values at once in other last digits than one alone."))
    if header.goal.best is None and method is not Method.ONE_BY_ONE:
        notes.append(_("The lowest loss is not known, so the runs are made twice: once to find it."))
    return " ".join(filter(None, notes))


def _how(header: Header, method: Method) -> str:
    sweep = header.sweep
    if method is Method.GROUPS:
        return _("Each run has a parameter group of its own in one optimizer of PyTorch: its very numbers.")
    if method is Method.BATCHED:
        text = _("All runs are updated at once by {label}'s rule as the lab writes it, because PyTorch takes one "
                 "setting for all: its numbers within rounding.")  # fmt: skip
        return text.format(label=_(entry_of(sweep.leg).label))
    if method is Method.ONE_BY_ONE:
        text = _("{why} So the {runs} runs are made one by one, which takes about {time}.")
        return text.format(why=why_not_together(sweep), runs=number(sweep.runs), time=_spoken(header.cost))
    return ""


def _spoken(seconds: float) -> str:
    if seconds < 90:
        return _("{count} s").format(count=number(max(1, round(seconds))))
    minutes = round(seconds / 60)
    if seconds < 90 * 60:
        return _("{count} min").format(count=number(minutes))
    return _("{count} h").format(count=number(round(seconds / 3600)))
