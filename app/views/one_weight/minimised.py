"""What the page "One weight" minimises: the loss of w·x, or a function f(x) of one's own, whose link has `formula`."""

import streamlit as st

from views.one_weight.function_settings import SETTINGS as FUNCTION_SETTINGS
from views.one_weight.pair_settings import SETTINGS as PAIR_SETTINGS
from views.shared.link import brought
from views.shared.settings import Settings, Values
from words import _

PAIR, FUNCTION = "pair", "function"
LABELS = {PAIR: _("w·x compared with y"), FUNCTION: _("Your own f(x)")}
SETTINGS: dict[str, Settings] = {PAIR: PAIR_SETTINGS, FUNCTION: FUNCTION_SETTINGS}


def draw_minimised() -> str:
    """The choice, and the settings of the link that a visitor brought."""
    if (link := brought()) is not None:
        st.session_state.minimised = FUNCTION if "formula" in dict(link) else PAIR
        SETTINGS[st.session_state.minimised].take_link(link)
    chosen = st.selectbox(
        _("What is minimised"), list(LABELS), key="minimised", format_func=LABELS.__getitem__, on_change=_chosen
    )
    return str(chosen)


def draw_settings(chosen: str) -> Values:
    """The widgets of the chosen one; they are found again as they are now by who comes back from the other."""
    values = SETTINGS[chosen].draw()
    st.session_state.setdefault("left", {})[chosen] = values
    return values


def _chosen() -> None:
    chosen = st.session_state.minimised
    st.session_state.pop("spec", None)
    SETTINGS[chosen].use(st.session_state.get("left", {}).get(chosen, {}), play=False)
