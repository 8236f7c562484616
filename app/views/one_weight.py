"""The page "One weight": one input, one target, one weight, no bias."""

from urllib.parse import urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.link import write
from engine.pair import PairSpec, pair_legs
from engine.script import script
from figures.one_weight import charts
from ui.arithmetic import arithmetic_panel, graph_panel
from ui.player import address, player
from views.one_weight_settings import SETTINGS
from views.presets import PRESETS
from views.settings import Values
from words import _

GHOSTS = 3  # earlier runs that stay in sight


def show() -> None:
    """Draw the page."""
    top = st.container()
    with st.sidebar:
        st.button(
            _("Reset"), on_click=SETTINGS.use, args=({}, False), icon=":material/restart_alt:",
            help=_("To the seed numbers."),
        )  # fmt: skip
        values = SETTINGS.draw()
        spec = SETTINGS.pair_spec(values)
    with top:
        heading(values)
    play(spec)
    details(spec)


def heading(values: Values) -> None:
    """The title, the presets, and what to look for."""
    with st.container(horizontal=True, key="presets", vertical_alignment="center"):
        st.title(_("One weight"), anchor=False, width="content")
        for preset in PRESETS:
            st.button(preset.name, on_click=SETTINGS.use, args=(preset.values, True), key=f"preset-{preset.name}")
    fitting = (p for p in PRESETS if "history" not in st.query_params and SETTINGS.seed() | p.values == values)
    chosen = next(fitting, None)
    st.caption(chosen.look_for if chosen else _("Your own settings. Press play, or step with the arrow keys."))


def play(spec: PairSpec) -> None:
    """The player with the run and, where it was changed on the way, the runs before each change."""
    runs = [spec]
    while runs[-1].last_change and len(runs) <= GHOSTS:
        runs.append(runs[-1].without_last_change())
    names = ["run", *(f"ghost{number}" for number in range(1, len(runs)))]
    streams = [
        {"name": name, "url": address(f"api/descent?{write(run)}")} for name, run in zip(names, runs, strict=True)
    ]
    player(
        SETTINGS.player,
        streams=streams,
        charts=charts(names[1:], address(f"api/curve?{write(spec)}"), spec.w, pair_legs(spec)[-1].minimum.get("w")),
        panels=[arithmetic_panel(spec), graph_panel(spec)],
        resume=spec.last_change,
        branch=st.session_state.get("applies") == "here",
        reset=str(st.session_state.get("reset", 0)),
        autoplay=bool(st.session_state.get("autoplay")),
    )


def details(spec: PairSpec) -> None:
    """The run to take away, as a table and as code."""
    # what is in a closed tab is not sent: the code's highlighter alone takes a browser as long as the charts
    rows, code = st.tabs([_("The numbers"), _("The code")], on_change="rerun", key="details")
    if rows.open:
        _rows(rows, spec)
    if code.open:
        _code(code, spec)


def _rows(tab: DeltaGenerator, spec: PairSpec) -> None:
    link = address(f"api/descent?{write(spec)}&format=csv")
    tab.caption(_("Every row: loss, weight, gradient and the optimizer's own state, in full precision."))
    tab.link_button(_("Download the rows (CSV)"), link, icon=":material/download:")
    place = urlsplit(st.context.url or "")
    tab.caption(_("In a notebook:") + f' `pandas.read_csv("{place.scheme}://{place.netloc}{link}")`')


def _code(tab: DeltaGenerator, spec: PairSpec) -> None:
    text = script(spec)
    tab.caption(_("This very run as a PyTorch script: run by itself, it prints the same numbers."))
    tab.code(text, language="python")
    tab.download_button(_("Download the script"), text, "descent.py", "text/x-python", on_click="ignore")
