"""What the pages have in common: their heading, the runs behind the run, and the run to take away."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.link import write
from engine.problems.kinds import script_of
from engine.spec import Spec
from ui.player import address
from views.shared.presets import Preset
from views.shared.settings import Run, Settings, link_of_preset
from words import N_, _, language

T = TypeVar("T")
OWN = N_("Your own settings. Press play, or step with the arrow keys.")
MISTAKEN = N_("A setting is wrong, so what you see is the last that was right. Open the settings: » at the top left.")
GHOSTS = 3  # earlier runs that stay in sight


def reset_button(settings: Settings[Any]) -> None:
    st.button(
        _("Reset"), on_click=settings.use, args=("", False), icon=":material/restart_alt:",
        help=_("To the settings that the page opens with."),
    )  # fmt: skip


def heading(title: str, presets: Sequence[Preset], settings: Settings[Run], run: Run, otherwise: str = OWN) -> None:
    """The title, the presets, and what to look for; `otherwise` is said of settings that are no preset's.

    All of them are in English until they are shown.
    """
    with st.container(horizontal=True, key="presets", vertical_alignment="center"):
        st.title(_(title), anchor=False, width="content")
        for preset in presets:
            st.button(_(preset.name), on_click=settings.use, args=(preset.link, True), key=f"preset-{preset.name}")
    link = settings.link_of(run)
    chosen = next((preset for preset in presets if link_of_preset(settings, preset.link) == link), None)
    with st.container(gap=None):
        if st.session_state.wrong:
            with st.container(key="mistaken"):  # hidden by page.css where the settings, which say more, are open
                st.markdown(_(MISTAKEN))
        st.caption(_(chosen.look_for if chosen else otherwise))


def remembered(name: str, key: str, make: Callable[[], T]) -> T:
    """What `make` gave for this key in this language, where the page asked for the same the last time.

    One answer a name is kept, as it is: `st.cache_data` would unpickle a copy of it at each look.
    """
    kept = st.session_state.setdefault("remembered", {})
    asked = (language(), key)
    if kept.get(name, ("",))[0] != asked:
        kept[name] = (asked, make())
    answer: T = kept[name][1]
    return answer


def runs_before(spec: Spec) -> dict[str, Spec]:
    """The runs before each change on the way, the last one first, by the names of their streams.

    Each has the lanes that changed so often.
    """
    runs = [spec]
    while runs[-1].last_change and len(runs) <= GHOSTS:
        runs.append(runs[-1].without_last_change())
    return {f"ghost{number}": run for number, run in enumerate(runs[1:], 1)}


def streams(runs: dict[str, Spec]) -> list[dict[str, str]]:
    """The addresses of runs, for the player."""
    return [{"name": name, "url": address(f"api/descent?{write(run)}")} for name, run in runs.items()]


def start_of_play() -> dict[str, Any]:
    """For the player: another `reset` puts the playhead back, and whether it plays then."""
    return {"reset": str(st.session_state.get("reset", 0)), "autoplay": bool(st.session_state.get("autoplay"))}


def take_away(key: str, spec: Spec) -> None:
    """The run to take away, as a table and as code."""
    # what is in a closed tab is not sent: the code's highlighter alone takes a browser as long as the charts
    rows, code = st.tabs([_("The numbers"), _("The code")], on_change="rerun", key=key)
    if rows.open:
        rows_tab(rows, spec)
    if code.open:
        code_tab(code, script_of(spec))


def rows_tab(tab: DeltaGenerator, spec: Spec) -> None:
    """The rows of the run to take away."""
    about = _("Every row: loss, weights, gradients and the optimizer's own state, in full precision.")
    draw_csv(tab, f"api/descent?{write(spec)}", about, _("Download the rows (CSV)"))


def draw_csv(place: DeltaGenerator, route: str, about: str, label: str) -> None:
    """A table of our server's to take away, as a file or into a notebook."""
    link = address(f"{route}&format=csv")
    place.caption(about)
    place.link_button(label, link, icon=":material/download:")
    here = urlsplit(st.context.url or "")
    place.caption(_("In a notebook:") + f' `pandas.read_csv("{here.scheme}://{here.netloc}{link}")`')


def code_tab(tab: DeltaGenerator, text: str) -> None:
    """The run as a program."""
    tab.caption(_("This very run as a PyTorch script: run by itself, it prints the same numbers."))
    tab.code(text, language="python")
    tab.download_button(_("Download the script"), text, "descent.py", "text/x-python", on_click="ignore")
