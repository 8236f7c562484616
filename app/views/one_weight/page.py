"""The page "One weight": one input, one target, one weight, no bias; or a function f(x) of one's own."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from engine.link import write
from engine.problems.pair.spec import PairSpec, pair_legs
from figures.one_weight import charts
from ui.arithmetic import arithmetic_panel, graph_panel
from ui.player import address, player
from views.one_weight.function import play_function
from views.one_weight.minimised import SETTINGS, draw_minimised
from views.one_weight.presets import FUNCTIONS, PRESETS
from views.shared.changes import from_here
from views.shared.link import brought
from views.shared.page import heading, reset_button, runs_before, start_of_play, streams, take_away
from words import N_

TITLE = N_("One weight")


def show() -> None:
    """Draw the page."""
    top, link = st.container(), brought()
    with st.sidebar:
        reset = st.container()
        settings = draw_minimised(link)
        with reset:
            reset_button(settings)
        spec = settings.draw(link)
    with top:
        heading(TITLE, PRESETS_OF[spec.problem], settings, spec)
    PLAY[spec.problem](spec)
    settings.to_link(spec)
    take_away(f"{settings.player}-details", spec)


def play_pair(spec: PairSpec) -> None:
    """The player with the run and, where it was changed on the way, the runs before each change."""
    ghosts = runs_before(spec)
    best = pair_legs(spec)[-1].minimum.get("w")
    player(
        SETTINGS["pair"].player,
        streams=streams({"run": spec} | ghosts),
        charts=charts(list(ghosts), address(f"api/curve?{write(spec)}"), spec.w, best, spec.scheduled),
        panels=[arithmetic_panel(spec), graph_panel(spec)],
        resume=spec.last_change,
        branch=from_here(),
        **start_of_play(),
    )


PRESETS_OF = {"pair": PRESETS, "function": FUNCTIONS}
PLAY: dict[str, Callable[[Any], None]] = {"pair": play_pair, "function": play_function}
