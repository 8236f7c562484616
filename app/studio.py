"""The Streamlit script: the pages and how to get from one to the other."""

from pathlib import Path

import streamlit as st

from ui.comma import comma
from ui.language import speak_it
from ui.reconnect import reconnect
from views import pages
from views.visit import enter, leave_open
from words import _

UI = Path(__file__).parent / "ui"

speak_it()
st.set_page_config(
    page_title=_("Descent Lab"),
    page_icon=str(UI / "icon.svg"),
    layout="wide",
    menu_items={"About": _("Descent Lab: gradient descent with real PyTorch steps, as they happen.")},
)
st.html(UI / "page.css")
page = st.navigation(pages(), position="top")
enter(page)
st.session_state.wrong = False  # until a setting is found to be
page.run()
comma()
reconnect()
leave_open(page)
