"""What of a race is shown, in its link: `shown=1/3&view=contour&charts=loss/lr&arrows=step/gradient&state=exp_avg`.

What is as usual has no key. A run knows none of these: they are the page's alone.
"""

from collections.abc import Iterable, Sequence

import streamlit as st

from engine.param import Choice, Param
from engine.problems.surface.spec import SurfaceSpec
from ui.complaints import complaint
from views.race.charts import ARROWS, STATE, SURFACES, usual_charts
from views.race.charts import states as states_of
from views.race.shown import all_shown, chosen_lanes, show_lanes
from views.shared.link import Pairs
from words import N_, _

SHOWN, VIEW, CHARTS, ARROWS_AT, STATE_OF = "shown", "view", "charts", "arrows", "state"
NONE = "none"
CHART_NAMES = ("loss", "grad_norm", "distance", "lr", STATE)
USUAL_ARROWS = ["step"]
PLACES = {VIEW: "race-view", CHARTS: "race-more", ARROWS_AT: "race-arrows", STATE_OF: "race-state"}


def load_view(linked: Pairs, spec: SurfaceSpec) -> None:
    """Show what the link says, and the rest as usual; in a callback, or before the widgets are drawn."""
    for key in PLACES.values():
        st.session_state.pop(key, None)
    given = dict(linked)
    charts = _read(given, Choice(CHARTS, N_("Charts"), CHART_NAMES))
    states = [name for lane in states_of(spec) for name in lane] if STATE_OF in given else []
    settings = (
        Choice(VIEW, N_("The surface"), tuple(SURFACES)),
        Choice(ARROWS_AT, N_("Arrows"), tuple(ARROWS)),
        Choice(STATE_OF, N_("Optimizer state"), ("effective_lr", *states)),
    )
    for setting in settings:
        if (names := _read(given, setting)) is not None:
            one = setting.name in (VIEW, STATE_OF)
            st.session_state[PLACES[setting.name]] = names[0] if one else names
    if charts is not None:
        st.session_state[PLACES[CHARTS]] = charts
    places = _read(given, Param(SHOWN, N_("A lane shown"), 1, 1, len(spec.lanes)))
    show_lanes(None if places is None else [int(place) - 1 for place in places])


def view_pairs(spec: SurfaceSpec) -> Pairs:
    """What is shown, as the link has it."""
    state = st.session_state.get
    charts, arrows = state(PLACES[CHARTS]), state(PLACES[ARROWS_AT])
    pairs: Pairs = [] if all_shown() else [(SHOWN, "/".join(str(place + 1) for place in chosen_lanes()))]
    if (view := state(PLACES[VIEW], "both")) != "both":
        pairs.append((VIEW, view))
    if charts is not None and set(charts) != set(usual_charts(spec)):
        pairs.append((CHARTS, _joined(charts, CHART_NAMES)))
    if arrows is not None and set(arrows) != set(USUAL_ARROWS):
        pairs.append((ARROWS_AT, _joined(arrows, ARROWS)))
    if STATE in (charts or ()) and (chosen := state(PLACES[STATE_OF], "effective_lr")) != "effective_lr":
        pairs.append((STATE_OF, chosen))
    return pairs


def _joined(names: Sequence[str], order: Iterable[str]) -> str:
    return "/".join(name for name in order if name in names) or NONE


def _read(given: dict[str, str], setting: Choice | Param) -> list[str] | None:
    """The names that the link gives; None where it gives none, or one that makes no sense, which is told."""
    text = given.get(setting.name)
    if text is None:
        return None
    try:
        return (
            []
            if text == NONE and setting.name in (CHARTS, ARROWS_AT)
            else [str(setting.read(part)) for part in text.split("/")]
        )
    except ValueError as mistake:
        complaint("link", _("{mistake} The page shows what it usually does.").format(mistake=mistake))
        return None
