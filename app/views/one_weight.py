"""The page "One weight": one input, one target, one weight, no bias."""

import streamlit as st

from engine.link import write
from engine.pair import PairSpec, pair_legs
from engine.script import script
from figures.one_weight import charts
from ui.arithmetic import arithmetic_panel, graph_panel
from ui.player import address, player
from views.changes import from_here
from views.one_weight_settings import SETTINGS
from views.parts import code_tab, heading, reset_button, rows_tab, runs_before, start_of_play, streams
from views.presets import PRESETS
from words import _

TITLE = _("One weight")


def show() -> None:
    """Draw the page."""
    top = st.container()
    with st.sidebar:
        reset_button(SETTINGS)
        values = SETTINGS.draw()
        spec = SETTINGS.pair_spec(values)
    with top:
        heading(TITLE, PRESETS, SETTINGS, values)
    play(spec)
    details(spec)


def play(spec: PairSpec) -> None:
    """The player with the run and, where it was changed on the way, the runs before each change."""
    ghosts = runs_before(spec)
    best = pair_legs(spec)[-1].minimum.get("w")
    player(
        SETTINGS.player,
        streams=streams({"run": spec} | ghosts),
        charts=charts(list(ghosts), address(f"api/curve?{write(spec)}"), spec.w, best, spec.scheduled),
        panels=[arithmetic_panel(spec), graph_panel(spec)],
        resume=spec.last_change,
        branch=from_here(),
        **start_of_play(),
    )


def details(spec: PairSpec) -> None:
    """The run to take away, as a table and as code."""
    # what is in a closed tab is not sent: the code's highlighter alone takes a browser as long as the charts
    rows, code = st.tabs([_("The numbers"), _("The code")], on_change="rerun", key="details")
    if rows.open:
        rows_tab(rows, spec)
    if code.open:
        code_tab(code, script(spec))
