"""The pages, a folder each; a page is one entry in `VIEWS`."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from views.many_weights import page as many_weights
from views.one_weight import page as one_weight
from views.race import page as race
from views.sweep import page as sweep
from words import _


@dataclass(frozen=True)
class View:
    """A page: its title, its place in the URL, what draws it, and the kinds of problems whose runs it shows."""

    title: str
    path: str
    show: Callable[[], None]
    kinds: tuple[str, ...] = ()


VIEWS = (
    View(one_weight.TITLE, "one-weight", one_weight.show, ("pair", "function")),
    View(many_weights.TITLE, "many-weights", many_weights.show, ("table",)),
    View(race.TITLE, "race", race.show, ("surface",)),
    View(sweep.TITLE, "sweep", sweep.show),
)


def pages() -> list[StreamlitPage]:
    """The pages as Streamlit has them, in the order of `VIEWS`."""
    return [st.Page(v.show, title=_(v.title), url_path=v.path, default=v is VIEWS[0]) for v in VIEWS]
