"""Beside which widget a mistake is told."""

from types import SimpleNamespace

import pytest
import streamlit as st

from views.race.settings import SETTINGS

PLACES = dict.fromkeys(["race-x", "race-steps", "lane4-x", "lane4-lane", "lane7-lr", "lane7-lane"])


@pytest.mark.parametrize(
    "error, place",
    [
        ({"field": "x"}, "race-x"),
        ({"field": "foo"}, "link"),
        ({"field": "lane"}, "lane4-lane"),
        ({"field": "x", "lane": "1"}, "lane4-x"),
        ({"field": "x", "lane": "2"}, "lane7-lane"),
        ({"field": "lr", "lane": "2"}, "lane7-lr"),
        ({"field": "lr", "lane": "9"}, "lane7-lr"),
        ({"field": "steps", "lane": "1"}, "lane4-lane"),
    ],
)
def test_a_mistake_is_told_beside_its_widget(
    error: dict[str, str], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "session_state", SimpleNamespace(lanes=[4, 7], places=PLACES))
    assert SETTINGS.place(error) == place
