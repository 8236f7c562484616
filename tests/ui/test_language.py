"""The language of a session: its link's, kept where the link loses it, or its browser's; in callbacks too."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.page import link, open_page, player, put
from words import PSEUDO, using


@pytest.fixture(autouse=True)
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESCENT_PSEUDO_LANGUAGE", "on")


def script() -> None:
    import streamlit as st

    from ui.language import speak_it
    from words import _

    def press() -> None:
        st.session_state.heard = _("Step")

    speak_it()
    st.button("press", on_click=press)
    st.caption(_("Step"))


def page(**query: str) -> AppTest:
    made = AppTest.from_function(script)
    made.query_params.update(query)
    return made.run()


@pytest.mark.parametrize("query, told", [({}, "Step"), ({"lang": "xx"}, "Step"), ({"lang": PSEUDO}, "⟦Stép⟧")])
def test_the_link_says_it_and_callbacks_know_it(query: dict[str, str], told: str) -> None:
    opened = page(**query)
    assert opened.caption[0].value == told
    opened.button[0].click().run()
    assert (opened.session_state.heard, opened.caption[0].value) == (told, told)


def test_a_visit_keeps_it_where_the_link_loses_it() -> None:
    opened = page(lang=PSEUDO)
    del opened.query_params["lang"]
    opened.button[0].click().run()
    assert (opened.session_state.heard, opened.caption[0].value) == ("⟦Stép⟧", "⟦Stép⟧")
    opened.query_params["lang"] = "en"
    assert opened.run().caption[0].value == "Step"


def test_without_a_link_it_is_the_browsers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(st.context), "locale", property(lambda _context: PSEUDO))
    assert page().caption[0].value == "⟦Stép⟧"
    assert page(lang="en").caption[0].value == "Step"


@pytest.mark.parametrize("path", ["", "race"])
def test_the_player_and_the_routes_are_told(path: str) -> None:
    opened = open_page(path, lang=PSEUDO)
    given = player(opened)
    assert given["language"] == PSEUDO
    assert given["texts"]["play"] == "⟦Pláý⟧"
    assert all(stream["url"].endswith(f"&lang={PSEUDO}") for stream in given["streams"])
    assert not opened.error
    assert all("⟦" in each.label or len(each.label) < 3 for each in opened.number_input)


def test_where_the_link_says_nothing_the_routes_see_the_browsers_own() -> None:
    given = player(open_page())
    assert given["language"] == "en"
    assert "lang=" not in given["streams"][0]["url"]


def test_another_setting_leaves_the_language() -> None:
    with using(PSEUDO):  # in which a box's choices are looked for
        opened = put(open_page(lang=PSEUDO), "steps", 60)
    assert player(opened)["streams"][0]["url"].endswith(f"&lang={PSEUDO}")


@pytest.mark.parametrize("path", ["race", "sweep"])
def test_a_page_writes_its_link_in_the_language_that_it_was_brought_with(path: str) -> None:
    assert link(open_page(path, lang=PSEUDO))["lang"] == PSEUDO
    assert "lang" not in link(open_page(path))
