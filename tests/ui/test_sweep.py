"""The sweep's words and what its browser code tells."""

from pathlib import Path
from typing import Any

import pytest

from tests.ui.said import said, strings
from tests.ui.test_player import BY_NAME, places
from ui.player import texts as player_texts
from ui.sweep import Opened, opened, texts

SWEEP = Path(__file__).parents[2] / "components" / "sweep"
CODE = {path.stem: path.read_text() for path in sorted(SWEEP.glob("*.js"))}
SHARED = "".join(path.read_text() for path in sorted((SWEEP.parent / "shared").glob("*.js")))


@pytest.mark.parametrize("module", CODE)
def test_every_word_that_is_said_is_sent(module: str) -> None:
    assert said(CODE[module]).keys() <= texts().keys()


def test_every_word_that_is_sent_is_said() -> None:
    code = "".join(CODE.values())
    assert len(said(code)) > 10
    assert texts().keys() - (strings(code + SHARED) | BY_NAME) == set()


def test_places_in_words_are_ones_that_the_code_fills() -> None:
    code = "".join(CODE.values()) + SHARED
    filled, somewhere = said(code), strings(code)
    assert [text for text in texts().values() if places(text)]
    for key, text in texts().items():
        assert places(text) <= (filled.get(key) or somewhere), key


def test_words_of_the_player_are_the_same_here() -> None:
    for key in ("copied", "retry", "resetZoom", "saveImage", "log", "logTitle", "opening", "reconnecting"):
        assert texts()[key] == player_texts()[key]


@pytest.mark.parametrize(
    "sent, read",
    [
        ({"cell": 3, "url": "/api/sweep?a=lr"}, Opened(3, "/api/sweep?a=lr")),
        (None, None),
        ({"cell": "3", "url": "/api/sweep"}, None),
        ({"cell": True, "url": "/api/sweep"}, None),
        ({"cell": 3.5, "url": "/api/sweep"}, None),
        ({"cell": 3}, None),
        ({"cell": 3, "url": 4}, None),
        ([3, 1], None),
        ("cell", None),
    ],
)
def test_an_opened_cell_is_a_cell_or_nothing(sent: Any, read: Any) -> None:
    assert opened(sent) == read
