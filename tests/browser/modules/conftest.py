"""A module of the player by itself, on an empty page of the server: numbers in, numbers out."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.stage import module

Ask = Callable[..., Any]
CALL = "async ([modules, arg]) => (%s)(...await Promise.all(modules.map((each) => import(each))), arg)"


@pytest.fixture(scope="module")
def empty(browser: Browser, address: str) -> Iterator[Page]:
    """An empty page, one for all tests of a file."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/_stcore/health")
    yield page
    context.close()


@pytest.fixture
def ask(empty: Page) -> Ask:
    """`ask("clock.js", "({ Clock }, arg) => …", arg)`: what a JavaScript function makes of the modules it names."""

    def ask(modules: str, code: str, arg: Any = None) -> Any:
        return empty.evaluate(CALL % code, [[module(name) for name in modules.split()], arg])

    return ask
