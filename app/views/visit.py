"""From page to page: each starts with nothing of another's, and finds its own settings again."""

from typing import NoReturn
from urllib.parse import parse_qs

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from engine.link import write
from engine.spec import Spec

# what a visitor takes along from page to page
OF_THE_VISIT = {"page", "lang", "links", "own", "last_own", "reading", "reset"}

Link = dict[str, list[str]]


def enter(page: StreamlitPage) -> None:
    """Forget the page that was here before; go to the link with which this one was left.

    Streamlit would carry what no widget holds in a link from page to page, and the values of widgets, where pages
    have some of the same name.
    """
    before = st.session_state.setdefault("page", page.url_path)
    if before == page.url_path:
        return
    links: dict[str, Link] = st.session_state.get("links", {})
    for name in set(st.session_state) - OF_THE_VISIT:
        del st.session_state[name]
    st.session_state.page = page.url_path
    brought = links.get(before, {})
    if all(brought.get(name) == values for name, values in _link().items()):  # a link of this page's own wins
        st.switch_page(page, query_params=links.get(page.url_path, {}))


def leave_open(page: StreamlitPage) -> None:
    """Remember the link of a page, for when its visitor comes back."""
    st.session_state.setdefault("links", {})[page.url_path] = _link()


def place_of(spec: Spec) -> tuple[str, Link]:
    """The path of the page that shows runs of this kind, and the run's link there."""
    from views import VIEWS  # which have the page that calls this

    given = parse_qs(write(spec), keep_blank_values=True)
    link = {name: texts for name, texts in given.items() if name != "problem"}
    return next(view.path for view in VIEWS if spec.problem in view.kinds), link


def turn_to(path: str, link: Link) -> NoReturn:
    """To the page at this path, with this link."""
    from views import VIEWS, pages

    st.session_state.setdefault("links", {})[path] = link
    page = next(page for page, view in zip(pages(), VIEWS, strict=True) if view.path == path)
    st.switch_page(page, query_params=link)


def _link() -> Link:
    return {name: st.query_params.get_all(name) for name in st.query_params}
