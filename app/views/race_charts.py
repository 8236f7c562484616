"""Which charts of a race are shown: the surface from above, as a height, or both, and what is against the step."""

from collections.abc import Sequence

import streamlit as st

from figures.chart import Chart
from words import _

SURFACES = {"both": _("both"), "contour": _("2-D"), "surface": _("3-D")}
FIRST_HIDDEN = "lr"  # it says nothing new where no schedule moves it


def draw_charts(charts: Sequence[Chart], scheduled: bool) -> list[Chart]:
    """The switches, and the charts that are on."""
    others = {_name(chart): chart["title"] for chart in charts if _name(chart) not in SURFACES}
    st.session_state.setdefault("race-more", [name for name in others if scheduled or name != FIRST_HIDDEN])
    st.session_state["race-more"] = [name for name in st.session_state["race-more"] if name in others]
    with st.container(horizontal=True, key="race-charts"):
        view = st.segmented_control(
            _("The surface"), list(SURFACES), format_func=SURFACES.__getitem__, default="both", required=True,
            key="race-view", label_visibility="collapsed",
        )  # fmt: skip
        more = st.pills(
            _("Further charts"), list(others), selection_mode="multi", format_func=others.__getitem__,
            key="race-more", label_visibility="collapsed",
        )  # fmt: skip
    names = {*more, *(SURFACES if view == "both" else [view])}
    return _filled([chart for chart in charts if _name(chart) in names])


def _name(chart: Chart) -> str:
    """What it shows, whatever the axis."""
    return str(chart["id"].removesuffix("-signed"))


def _filled(charts: list[Chart]) -> list[Chart]:
    """No hole in the last row of two columns: its last chart takes the room."""
    cells = sum(chart.get("rows", 1) for chart in charts)
    return [*charts[:-1], charts[-1] | {"span": 1 + cells % 2}]
