"""A module of the sweep's by itself: `ask` as in the folder above, where a name is one of components/sweep."""

from typing import Any

import pytest
from playwright.sync_api import Page

from browser_files import sweep_address
from tests.browser.modules.conftest import CALL, Ask


@pytest.fixture
def ask(empty: Page) -> Ask:
    """`ask("cells.js player/texts.js", "({ Cells }, { Texts }, arg) => …", arg)`."""

    def ask(modules: str, code: str, arg: Any = None) -> Any:
        return empty.evaluate(CALL % code, [[_address(name) for name in modules.split()], arg])

    return ask


def _address(name: str) -> str:
    path = name if "/" in name else f"sweep/{name}"
    return f"/{sweep_address()}".replace("sweep/main.js", path)
