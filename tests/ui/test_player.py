"""The player's words: Python sends every word that the browser code shows, and no others."""

from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import streamlit as st

from tests.ui.said import said, strings
from ui.player import Dragged, dragged, playhead, texts

COMPONENTS = Path(__file__).parents[2] / "components"
CODE = {
    path.stem: path.read_text()
    for folder in ("player", "shared")
    for path in sorted((COMPONENTS / folder).rglob("*.js"))
}
BY_NAME = {"opening", "reconnecting"}  # said by the name of a state


def places(text: str) -> set[str]:
    """What a word leaves open: `step` of "Step {step}"."""
    return {name for _, name, *_ in Formatter().parse(text) if name}


@pytest.mark.parametrize("module", CODE)
def test_every_word_that_is_said_is_sent(module: str) -> None:
    assert said(CODE[module]).keys() <= texts().keys()


def test_every_word_that_is_sent_is_said() -> None:
    code = "".join(CODE.values())
    assert len(said(code)) > 15
    assert texts().keys() - (strings(code) | BY_NAME) == set()


def test_places_in_words_are_ones_that_the_code_fills() -> None:
    code = "".join(CODE.values())
    filled, somewhere = said(code), strings(code)
    assert [text for text in texts().values() if places(text)]
    for key, text in texts().items():
        assert places(text) <= (filled.get(key) or somewhere), key


@pytest.mark.parametrize(
    "sent, read",
    [
        ({"row": 3, "target": "apples", "x": 81.5, "y": 97, "nonce": 1}, Dragged(3, "apples", 81.5, 97.0)),
        (None, None),
        ({"row": -1, "target": "apples", "x": 1.0, "y": 1.0}, None),
        ({"row": 1.5, "target": "apples", "x": 1.0, "y": 1.0}, None),
        ({"row": 0, "target": "apples", "x": None, "y": 1.0}, None),
        ({"row": 0, "target": "apples", "x": "1", "y": 1.0}, None),
        ({"row": 0, "target": "apples", "x": float("nan"), "y": 1.0}, None),
        ({"row": 0, "target": 1, "x": 1.0, "y": 1.0}, None),
        ({"row": 0, "target": "apples", "x": 10**400, "y": 1.0}, None),
        ([3, 1, 2], None),
    ],
)
def test_a_dragged_point_is_a_point_or_nothing(sent: Any, read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {"player": {"dragged": sent}})
    assert dragged("player") == read
    assert dragged("another") is None


@pytest.mark.parametrize("sent", ["abc", -1, 10**400, [1], 1.5, None, {}])
def test_a_playhead_is_a_step_or_the_start(sent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    state = {"player": {"playhead": 3}}
    monkeypatch.setattr(st, "session_state", state)
    assert playhead("player") == 3
    state["player"] = {"playhead": sent}
    assert playhead("player") == 0
