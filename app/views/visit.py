"""From page to page: each starts with nothing of another's, and finds its own settings again."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

# what a page knows of its visitor's link and of its last good run
OF_ONE_PAGE = ("link_checked", "mistakes", "places", "spec", "autoplay", "no_values")


def enter(page: str, unbound: Sequence[str]) -> None:
    """Forget the page that was here before; take up the settings that this one was left with.

    `unbound` are the names in a link that no widget holds: Streamlit would carry them from page to page.
    """
    if st.session_state.get("page") == page:
        st.session_state.left = {name: st.query_params.get(name) for name in unbound}
        return
    if "page" in st.session_state:
        _forget(st.session_state.get("left", {}))
        if not st.query_params:
            _take_up(st.session_state.get("kept", {}).get(page, {}))
    st.session_state.page = page


def keep(page: str, values: dict[str, Any]) -> None:
    """Remember the settings of a page, for when its visitor comes back."""
    unbound = {name: st.query_params[name] for name in st.session_state.get("left", {}) if name in st.query_params}
    st.session_state.setdefault("kept", {})[page] = {"values": values, "unbound": unbound}


def _forget(left: dict[str, str | None]) -> None:
    for name in OF_ONE_PAGE:
        st.session_state.pop(name, None)
    for name, value in left.items():
        if value is not None and st.query_params.get(name) == value:
            del st.query_params[name]


def _take_up(kept: dict[str, dict[str, Any]]) -> None:
    st.session_state.update(kept.get("values", {}))
    st.query_params.update(kept.get("unbound", {}))
