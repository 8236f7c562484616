"""Which charts of a race are shown: the surface from above, as a height, or both, and what is against the step."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.link import write
from engine.optimizers.momenta import momentum_of
from engine.problems.surface.spec import EFFECTIVE, SurfaceSpec
from engine.spec import Spec
from figures.chart import Chart
from figures.race import Runner
from figures.race_ghosts import Ghost
from figures.race_states import label, state_chart
from views.shared.page import remembered
from words import N_, _

SURFACES = {"both": N_("both"), "contour": N_("2-D"), "surface": N_("3-D")}
STATE = "state"
ARROWS = {"step": N_("→ step"), "gradient": N_("⇢ −gradient, dotted"), "momentum": N_("⇢ −momentum, dashed")}


def draw_arrows() -> list[str]:
    """Which arrows stand at the heads on the contours."""
    if st.session_state.get("race-view") == "surface":
        return []
    st.session_state.setdefault("race-arrows", ["step"])
    return list(st.pills(
        _("Arrows"), list(ARROWS), selection_mode="multi", key="race-arrows",
        format_func=lambda name: _(ARROWS[name]),
    ))  # fmt: skip


def usual_charts(spec: SurfaceSpec) -> list[str]:
    """The charts against the step that a race opens with: a rate that nothing moves says nothing new."""
    return ["loss", "grad_norm", *(["distance"] if spec.minima else []), *(["lr"] if spec.scheduled else [])]


def momenta(spec: SurfaceSpec) -> dict[int, tuple[str, int]]:
    """The name of each lane's momentum, where its optimizer has one, and the sign of the step along it."""
    found = (
        (place, momentum_of(lane, states))
        for place, (lane, states) in enumerate(zip(spec.lanes, states(spec), strict=True))
    )
    return {place: momentum for place, momentum in found if momentum}


def draw_charts(
    charts: Sequence[Chart], spec: SurfaceSpec, runners: Sequence[Runner], place: DeltaGenerator
) -> list[Chart]:
    """The switches, in this place, and the charts that are on; one more is of a state of these lanes' optimizers."""
    others = {_name(chart): chart["title"] for chart in charts if _name(chart) not in SURFACES}
    others[STATE] = _("Optimizer state")
    st.session_state["race-more"] = [name for name in _chosen(spec) if name in others]
    st.session_state.setdefault("race-view", "both")
    with place:
        view = st.segmented_control(
            _("The surface"), list(SURFACES), required=True, key="race-view",
            format_func=lambda name: _(SURFACES[name]),
        )  # fmt: skip
        more = st.pills(
            _("Further charts"), list(others), selection_mode="multi", format_func=others.__getitem__,
            key="race-more",
        )  # fmt: skip
    names = {*more, *(SURFACES if view == "both" else [view])}
    room = {"surface": {"rows": 2, "span": 2}} if view == "surface" else {}  # a narrow scene would be cut off
    states = [_draw_state(spec, runners)] if STATE in more else []
    shown = [each | room.get(_name(each), {}) for each in charts if _name(each) in names]
    return _filled([*shown, *states])


def _chosen(spec: SurfaceSpec) -> list[str]:
    """The charts that are on: the usual ones of this race until somebody chooses others."""
    usual = usual_charts(spec)
    before = st.session_state.get("race-usual", usual)
    st.session_state["race-usual"] = usual
    chosen: list[str] = st.session_state.get("race-more", before)
    return usual if set(chosen) == set(before) else chosen


def _draw_state(spec: SurfaceSpec, runners: Sequence[Runner]) -> Chart:
    """A choice of the states that these lanes keep, and the chart of the chosen one."""
    kept = {each: [EFFECTIVE, *states(spec)[each.place]] for each in runners}
    names = list(dict.fromkeys(name for names in kept.values() for name in names))
    if st.session_state.get("race-state") not in names:
        st.session_state["race-state"] = EFFECTIVE
    state = st.selectbox(_("State against the step"), names, format_func=label, key="race-state")
    return state_chart([each for each, has in kept.items() if state in has], state)


def states(spec: SurfaceSpec) -> list[list[str]]:
    """What the optimizers of each lane keep for a weight, by torch's names."""

    def asked() -> list[list[str]]:
        from engine.optimizers.of_leg import state_names  # torch takes seconds to import: not at the page's start

        return [list(dict.fromkeys(name for leg in lane.legs for name in state_names(leg))) for lane in spec.lanes]

    return remembered("states", write(spec), asked)


def _name(chart: Chart) -> str:
    """What it shows, whatever the axis."""
    return str(chart["id"].removesuffix("-signed"))


def _filled(charts: list[Chart]) -> list[Chart]:
    """No hole in the last row of two columns: its last chart takes the room."""
    cells = sum(chart.get("rows", 1) for chart in charts)
    return [*charts[:-1], charts[-1] | {"span": 1 + cells % 2}]


def ghosts_of(spec: SurfaceSpec, before: dict[str, Spec]) -> list[Ghost]:
    """The lanes of the runs before each change, which `runs_before` gives."""
    ghosts = []
    for level, stream in enumerate(before, 1):
        changed = [place for place, lane in enumerate(spec.lanes) if len(lane.legs) > level]
        ghosts += [Ghost(stream, lane, place) for lane, place in enumerate(changed)]
    return ghosts
