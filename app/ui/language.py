"""The language of a session: that of its link's `lang`, else its browser's.

Callbacks come before the page's script, in a thread of their own, so whoever looks for a word may ask for it.
"""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from words import ENGLISH, LANGUAGE, chosen, listen, speak


def of_session() -> str:
    """English where there is no session, as in a notebook."""
    return chosen(asked(), st.context.locale or "") if _is_session() else ENGLISH


def asked() -> str:
    """What the link says, or said when its visitor came; empty where it never did."""
    return str(st.query_params.get(LANGUAGE) or st.session_state.get(LANGUAGE, "")) if _is_session() else ""


def _is_session() -> bool:
    return get_script_run_ctx(suppress_warning=True) is not None


def speak_it() -> None:
    """For the whole run of the page; remembered where the page writes its link without it."""
    st.session_state[LANGUAGE] = asked()
    speak(of_session())


listen(of_session)
