"""The table that ranks the lanes of a race at the playhead."""

from collections.abc import Sequence
from typing import Any

from words import _

TOLERANCE = 1e-6  # a loss so little above the best one has arrived


def ranking_panel(lanes: Sequence[dict[str, str]], best: float | None) -> dict[str, Any]:
    """The panel's data: for each lane its name, colour, dash and symbol; `best` is the least value, if it is known."""
    return {
        "kind": "ranking",
        "title": _("Ranking"),
        "lanes": list(lanes),
        "best": best,
        "tolerance": TOLERANCE,
        "heads": {
            "rank": _("rank"), "name": _("lane"), "loss": _("loss"), "distance": _("distance"),
            "arrived": _("steps to f* + 10⁻⁶"), "evaluations": _("gradients"), "outcome": _("how it ended"),
        },
        "tips": {
            "distance": _("to the nearest known minimum"),
            "arrived": _("the first step with a loss at most 10⁻⁶ above the least one"),
            "evaluations": _("gradients computed so far: L-BFGS takes several in a step"),
        },
    }  # fmt: skip
