"""What is shown besides the run, in the page's link: `show=weight plane&across=w[rainfall,apples]&up=b[oranges]`."""

import streamlit as st

from engine.problems.table.spec import TableSpec
from views.many_weights.presets import PLANE, SHOWN
from views.shared.link import Pairs

SIDES = ("across", "up")  # of the weight plane


def load_view(pairs: Pairs, run: TableSpec) -> None:
    """Show what a link says; in a callback, or before the widgets are drawn."""
    given = dict(pairs)
    st.session_state.show = [text for name, text in pairs if name == "show" and text in SHOWN]
    for side in SIDES:
        st.session_state.pop(side, None)
        if given.get(side) in run.names:
            st.session_state[side] = given[side]


def view_pairs() -> Pairs:
    """What is shown, as the link has it."""
    show = list(st.session_state.get("show", []))
    sides = [(side, st.session_state[side]) for side in SIDES if PLANE in show and st.session_state.get(side)]
    return [*(("show", name) for name in show), *sides]
