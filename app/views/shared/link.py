"""The link of a page: read where a visitor brings one, and written by the page after each change."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from engine.spec import SpecError
from ui.language import asked
from words import LANGUAGE

Pairs = list[tuple[str, str]]
Errors = list[dict[str, str]]
T = TypeVar("T")


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


def usable(read: Callable[[Pairs], T], pairs: Pairs) -> tuple[T, Errors]:
    """What `read` makes of a link without what is wrong in it, and what that was. An empty link is right."""
    wrong: Errors = []
    while True:
        try:
            return read(pairs), wrong
        except SpecError as mistake:
            # of a problem that is none all else would be wrong as well
            errors = [error for error in mistake.errors if error["field"] == "problem"] or mistake.errors
            wrong += [error for error in errors if error["message"] not in {each["message"] for each in wrong}]
            if (left := _without(pairs, errors)) == pairs:
                raise
            pairs = left


def _without(pairs: Pairs, errors: Errors) -> Pairs:
    """The link without the settings that are wrong; fewer pairs, or shorter ones, each time."""
    lanes = [text for name, text in pairs if name == "lane"]
    mended = [lane for number, text in enumerate(lanes, 1) if (lane := _mended(text, str(number), errors))]
    fields = {error["field"] for error in errors if "lane" not in error}
    rest = [(name, text) for name, text in pairs if name not in {"lane", *fields}]
    left = [*rest, *(("lane", lane) for lane in mended)]
    if len(rest) + len(lanes) == len(pairs) and mended == lanes:  # what is wrong is none of what the link says
        return rest if lanes else []
    return left


def _mended(lane: str, number: str, errors: Errors) -> str:
    """A lane's text without the settings that are wrong; empty where it is wrong itself."""
    fields = {error["field"] for error in errors if error.get("lane") == number}
    parts = lane.split(",")
    left = ",".join(part for part in parts if part.partition("=")[0] not in fields or "=" not in part)
    return "" if "lane" in fields or (fields and left == lane) else left
