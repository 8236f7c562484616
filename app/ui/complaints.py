"""What is wrong with a setting, told beside it until something is changed: what no run can say of itself.

Such is a mistake in a link, which the page mends, or one that a callback finds.
"""

import streamlit as st


def complaint(name: str, message: str) -> None:
    """Show `message` beside the setting `name` from now on."""
    st.session_state.setdefault("mistakes", {})[name] = message


def forgive(name: str | None = None) -> None:
    """Forget what was wrong with this setting, or with all of them and with the link."""
    mistakes = st.session_state.setdefault("mistakes", {})
    for gone in [name] if name else list(mistakes):
        mistakes.pop(gone, None)
    if not name:
        st.session_state.linked = []


def complained() -> bool:
    """Whether anything is wrong with the link, or was found by a callback."""
    return bool(st.session_state.get("mistakes") or st.session_state.get("linked"))
