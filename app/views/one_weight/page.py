"""The page "One weight": one input, one target, one weight, no bias; or a function f(x) of one's own."""

from functools import partial

import streamlit as st

from engine.link import write
from engine.problems.pair.script import script
from engine.problems.pair.spec import PairSpec, pair_legs
from engine.problems.surface.spec import FunctionSpec
from figures.one_weight import charts
from ui.arithmetic import arithmetic_panel, graph_panel
from ui.player import address, player
from views.one_weight.function import play_function
from views.one_weight.minimised import PAIR, SETTINGS, draw_minimised, draw_settings
from views.one_weight.presets import FUNCTIONS, PRESETS
from views.shared.changes import from_here
from views.shared.link import to_page
from views.shared.page import heading, reset_button, runs_before, start_of_play, streams, take_away
from words import _

TITLE = _("One weight")


def show() -> None:
    """Draw the page."""
    top = st.container()
    with st.sidebar:
        reset = st.container()
        settings = SETTINGS[chosen := draw_minimised()]
        with reset:
            reset_button(settings)
        values = draw_settings(chosen)
        spec = settings.spec_of(values)
    to_page(settings.link(values))
    with top:
        heading(TITLE, PRESETS if chosen == PAIR else FUNCTIONS, settings, values)
    if isinstance(spec, FunctionSpec):
        play_function(spec)
    elif isinstance(spec, PairSpec):
        play(spec)
        take_away("details", spec, partial(script, spec))


def play(spec: PairSpec) -> None:
    """The player with the run and, where it was changed on the way, the runs before each change."""
    ghosts = runs_before(spec)
    best = pair_legs(spec)[-1].minimum.get("w")
    player(
        SETTINGS[PAIR].player,
        streams=streams({"run": spec} | ghosts),
        charts=charts(list(ghosts), address(f"api/curve?{write(spec)}"), spec.w, best, spec.scheduled),
        panels=[arithmetic_panel(spec), graph_panel(spec)],
        resume=spec.last_change,
        branch=from_here(),
        **start_of_play(),
    )
