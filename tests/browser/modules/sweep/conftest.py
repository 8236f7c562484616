"""A module of the sweep's by itself: `ask` as in the folder above, where a name is one of the sweep's."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.modules.conftest import CALL, Ask
from tests.browser.stage import module


@pytest.fixture
def ask(empty: Page) -> Ask:
    """`ask("cells.js texts.js", "({ Cells }, { Texts }, arg) => …", arg)`."""

    def ask(modules: str, code: str, arg: Any = None) -> Any:
        return empty.evaluate(CALL % code, [[module(name, "sweep") for name in modules.split()], arg])

    return ask
