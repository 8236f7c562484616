"""The link of a page: read where a visitor brings one, and written by the page after each change."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.language import asked
from words import LANGUAGE

Pairs = list[tuple[str, str]]


def link_of_page() -> Pairs:
    return [(name, value) for name in st.query_params if name != LANGUAGE for value in st.query_params.get_all(name)]


def brought() -> Pairs | None:
    """The link that a visitor comes with: at her first run of the page, and when she goes back or on in her browser.

    Ask once a run. Any other run finds a link there that may be older than what the page shows: a browser in the
    midst of typing sends the one from before its last change. So it is not read then.
    """
    context = get_script_run_ctx()
    if st.session_state.get("entered") and not (context and context.is_history_navigation):
        return None
    st.session_state.entered = True
    return link_of_page()


def bring(pairs: Pairs) -> None:
    """Make this the page's link as if its visitor had come with it; in a callback."""
    st.session_state.entered = False
    to_page(pairs)


def to_page(pairs: Pairs) -> None:
    """Make this the page's link, in the language that it was brought with."""
    if sorted(pairs) != sorted(link_of_page()):
        pairs = [*pairs, *([(LANGUAGE, asked())] if asked() else [])]
        st.query_params.from_dict({name: [v for n, v in pairs if n == name] for name, _value in pairs})
