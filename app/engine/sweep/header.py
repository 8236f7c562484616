"""The first line of a sweep: what its cells are of."""

from typing import Any

from engine.lane_names import lane_names
from engine.sweep.minima import Goal
from engine.sweep.spec import Sweep
from words import _


def header(sweep: Sweep, goal: Goal) -> dict[str, Any]:
    """Ready for JSON."""
    axes = [{"name": axis.name, "label": axis.label, "values": axis.values.tolist(), "log": axis.log}
            for axis in sweep.axes]  # fmt: skip
    return {
        "sweep": sweep.kind,
        "axes": axes,
        "runs": sweep.runs,
        "steps": sweep.spec.steps,
        "lane": lane_names(sweep.spec.lanes)[0],
        "minima": [minimum._asdict() for minimum in goal.minima],
        "best": goal.best,
        "tolerance": sweep.tolerance,
        "method": "one parameter",
        "note": "",
        "kinds": kind_names(sweep),
    }


def kind_names(sweep: Sweep) -> list[str]:
    """What the codes of curves and maps mean, 0 to 3; of basins what -1 and -2 mean."""
    if sweep.kind == "basins":
        return [_("none within the steps"), _("diverges")]
    return [_("good"), _("crawls"), _("oscillates"), _("diverges")]
