"""Several starts at once: each lane from a place of its own, or one lane from many, drawn by a seed."""

from collections.abc import Callable, Mapping
from random import Random

import streamlit as st

from engine.limits import LIMITS
from engine.problems.surface.catalogue import Domain
from engine.spec import SEED
from views.shared.lanes.lane import copy_lane, prefix
from views.shared.link import bring, link_of_page
from words import _

Changed = Callable[[str], None]
KEY = "starts-"


def draw_starts(names: Mapping[int, str], changed: Changed, domain: Domain) -> None:
    """The fold with its two buttons; `names` are the lanes'."""
    with st.expander(_("Several starts"), key=f"{KEY}fold"):
        st.number_input(_("Seed of the starts"), 0, int(SEED.high), key=f"{KEY}seed",
                        help=_("The same seed draws the same places on this surface."))  # fmt: skip
        st.button(_("Scatter the lanes"), on_click=_scatter, args=(changed, domain), icon=":material/scatter_plot:",
                  width="stretch", help=_("Each lane starts at a place of its own."))  # fmt: skip
        if st.session_state.get(f"{KEY}lane") not in names:  # it is gone
            st.session_state.pop(f"{KEY}lane", None)
        st.selectbox(_("One lane"), list(names), key=f"{KEY}lane", format_func=names.__getitem__)
        st.number_input(_("From so many starts"), 2, LIMITS.max_lanes, min(4, LIMITS.max_lanes), key=f"{KEY}count")
        st.button(_("Race it against itself"), on_click=_multiply, args=(changed, domain), width="stretch",
                  icon=":material/content_copy:", help=_("In place of all lanes that are here."))  # fmt: skip
        if st.session_state.get(f"{KEY}lanes") == st.session_state.lanes:
            st.button(_("Bring back the lanes before"), on_click=_bring_back, icon=":material/undo:", width="stretch")


def _scatter(changed: Changed, domain: Domain) -> None:
    random = Random(st.session_state[f"{KEY}seed"])
    for number in st.session_state.lanes:
        for name, (low, high) in zip(("x", "y"), domain, strict=True):
            st.session_state[f"{prefix(number)}{name}"] = round(random.uniform(low, high), 3)
        st.session_state[f"{prefix(number)}own_start"] = True
    changed("x")


def _multiply(changed: Changed, domain: Domain) -> None:
    st.session_state[f"{KEY}before"] = link_of_page()
    number = st.session_state[f"{KEY}lane"]
    st.session_state.lanes = [number]
    for _more in range(1, st.session_state[f"{KEY}count"]):
        copy_lane(number)
    st.session_state[f"{KEY}lanes"] = list(st.session_state.lanes)
    _scatter(changed, domain)


def _bring_back() -> None:
    """The page takes the race of this link as its own."""
    bring(st.session_state.pop(f"{KEY}before"))
    del st.session_state[f"{KEY}lanes"]
