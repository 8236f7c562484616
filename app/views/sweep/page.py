"""The page "Sweep": what becomes of many runs at once, over the settings of an optimizer or over the starts."""

from urllib.parse import urlsplit

import streamlit as st

from engine.spec import SpecError
from engine.sweep.link import read_sweep, write_sweep
from figures.sweep import chart
from ui.player import address
from ui.sweep import Opened, sweep_chart
from views.shared.link import brought
from views.shared.page import draw_csv, heading, reset_button
from views.sweep.presets import SWEEPS
from views.sweep.settings import SETTINGS
from views.visit import place_of, turn_to
from words import N_, _

TITLE = N_("Sweep")
KEY = "sweep-chart"
ABOUT = {
    "curve": [
        N_("Each point is a whole run with its own learning rate, or whatever setting is swept; its height is the loss "
           "after the last step."),
        N_("Too small, and the run crawls: it is on its way, but the steps end before. On a parabola with curvature c "
           "a step leaves 1 − lr·c of the way to the minimum. For lr below 1/c it comes from one side; up to 2/c each "
           "step overshoots, yet less and less; above 2/c it lands further away every time, and diverges."),
        N_("The fastest rate is therefore somewhat below the edge of the cliff, and with several curvatures the "
           "largest one sets the edge."),
    ],
    "map": [
        N_("Each cell is a whole run. Its colour is the number of steps after which its loss stays within the "
           "tolerance of the lowest known one: yellow is fast."),
        N_("Settings are not independent: momentum μ adds up past steps to 1 / (1 − μ) of one, so the best learning "
           "rate moves with it. Look for the ridge, and for how near it lies to the cliff."),
    ],
    "basins": [
        N_("Each cell is a start. Its colour is the minimum that the run from there reaches: all starts of one colour "
           "are the basin of attraction of that minimum. Light is fast, dark is slow."),
        N_("The basins belong to the optimizer as much as to the surface: change the learning rate or the momentum, "
           "and the borders move. Where a step is long beside the hollows, neighbours end in different minima."),
    ],
}  # fmt: skip


def show() -> None:
    """Draw the page."""
    top = st.container()
    with st.sidebar:
        reset_button(SETTINGS)
        sweep = SETTINGS.draw(brought())
    with top:
        heading(TITLE, SWEEPS, SETTINGS, sweep, N_("Your own sweep. A click on it opens a run."))
    route = f"api/sweep?{write_sweep(sweep)}"
    told = [_(text) for text in ABOUT[sweep.kind]]
    opened = sweep_chart(KEY, url=address(route), chart=chart(sweep.kind), about=told)
    about = _("Every cell: what was set, what became of the run, in how many steps, and its last loss.")
    draw_csv(st.container(), route, about, _("Download the cells (CSV)"))
    SETTINGS.to_link(sweep)
    if opened:
        _open(opened)


def _open(opened: Opened) -> None:
    """Turn to the run of a cell. The sweep is the one that was clicked, which a change may have replaced by now."""
    try:
        sweep = read_sweep(urlsplit(opened.url).query)
    except SpecError:  # no link of ours
        return
    if 0 <= opened.cell < sweep.runs:
        turn_to(*place_of(sweep.run(opened.cell)))
