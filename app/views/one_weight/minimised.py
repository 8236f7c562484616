"""What the page "One weight" minimises: the loss of w·x, or a function f(x) of one's own, whose link has `formula`."""

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from views.one_weight.function_settings import SETTINGS as FUNCTION_SETTINGS
from views.one_weight.pair_settings import SETTINGS as PAIR_SETTINGS
from views.shared.link import Pairs
from views.shared.settings import Settings
from words import N_, _

LABELS = {"pair": N_("w·x compared with y"), "function": N_("Your own f(x)")}
SETTINGS: dict[str, Settings[Any]] = {"pair": PAIR_SETTINGS, "function": FUNCTION_SETTINGS}


def draw_minimised(link: Pairs | None) -> Settings[Any]:
    """The choice, which is that of the link that a visitor brings; the settings of what is chosen."""
    if link is not None:
        st.session_state.minimised = "function" if "formula" in dict(link) else "pair"
    chosen = st.selectbox(
        _("What is minimised"), list(LABELS), key="minimised", format_func=lambda key: _(LABELS[key]), on_change=_chosen
    )
    return SETTINGS[chosen]


def _chosen() -> None:
    """Who comes back from the other finds what she left."""
    left = st.session_state.setdefault("left", {})
    spec = st.session_state.spec
    left[spec.problem] = urlencode(SETTINGS[spec.problem].link_of(spec))
    SETTINGS[st.session_state.minimised].use(left.get(st.session_state.minimised, ""), play=False)
