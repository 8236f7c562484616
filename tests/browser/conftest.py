"""What the browser tests share: a server and a Chromium a worker, a fresh context a test, and a watch on hygiene."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright

from tests.browser.page import SECONDS, Lab
from tests.browser.server import launch, serve
from tests.browser.stage import Stage


def pytest_configure(config: pytest.Config) -> None:
    for marker in (
        "allow(pattern): this test provokes a console error that matches the pattern",
        "alone: `lab` is the player by itself, for what it does whatever page it is on, in a fraction of the time",
        "webgl: `lab` has 3-D, which takes a processor longer than all else",
    ):
        config.addinivalue_line("markers", marker)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of this worker's own, or the one that DESCENT_TEST_ADDRESS names: a container, say."""
    if given := os.environ.get("DESCENT_TEST_ADDRESS"):
        yield given
        return
    with serve(tmp_path_factory.mktemp("server") / "log.txt") as base:
        yield base


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser for visitors who have never been here."""
    browser = launch(playwright, webgl=False)
    yield browser
    browser.close()


def is_error(message: ConsoleMessage) -> bool:
    """Streamlit looks for its server beside a page below the root first; a bare page of ours asks for an icon."""
    beside = message.location["url"].endswith(("/_stcore/health", "/_stcore/host-config", "/favicon.ico"))
    return message.type == "error" and not ("404" in message.text and beside)


class Watch:
    """What went wrong in the pages of a test, and whom they asked."""

    def __init__(self, *hosts: str) -> None:
        self.hosts = set(hosts)
        self.errors: list[str] = []
        self.strangers: list[str] = []

    def over(self, page: Page) -> Page:
        page.on("console", lambda message: self.errors.append(message.text) if is_error(message) else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.asked(request.url))
        page.on("websocket", lambda socket: self.asked(socket.url))
        return page

    def asked(self, url: str) -> None:
        scheme, host = urlsplit(url)[:2]
        if scheme not in {"data", "blob", "about"} and host not in self.hosts:
            self.strangers.append(url)

    def check(self, allowed: list[str]) -> None:
        assert not [error for error in self.errors if not any(re.search(pattern, error) for pattern in allowed)]
        assert not self.strangers, "the page asked another host"


@pytest.fixture(autouse=True)
def watch(address: str, request: pytest.FixtureRequest) -> Iterator[Watch]:
    """No test leaves an error in the console, or a request to another host."""
    watch = Watch(urlsplit(address).netloc)
    yield watch
    watch.check([pattern for mark in request.node.iter_markers("allow") for pattern in mark.args])


NewLab = Callable[..., Lab]
SCREEN: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"}


@pytest.fixture
def new_lab(browser: Browser, address: str, watch: Watch) -> Iterator[NewLab]:
    """Another visitor: a browser of her own, with these options and nothing in its cache."""
    contexts: list[BrowserContext] = []

    def make(base: str = address, **options: Any) -> Lab:
        context = browser.new_context(**SCREEN | options)
        contexts.append(context)
        watch.hosts.add(urlsplit(base).netloc)
        return Lab(watch.over(context.new_page()), base)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def cached(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser that keeps our files, compiled: a page opens in half the time."""
    context = launch(playwright, tmp_path_factory.mktemp("profile"), webgl=False, **SCREEN)
    yield context
    context.close()


@pytest.fixture(scope="session")
def cached_with_webgl(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """The same with 3-D, for the tests marked `webgl`."""
    context = launch(playwright, tmp_path_factory.mktemp("profile"), webgl=True, **SCREEN)
    yield context
    context.close()


@contextmanager
def visitor(context: BrowserContext, address: str, watch: Watch) -> Iterator[Page]:
    """A tab for someone who has been here, but of whom nothing was kept."""
    page = watch.over(context.new_page())
    yield page
    if page.url.startswith(address):
        page.evaluate("localStorage.clear()")
    page.close()
    context.clear_cookies()


@pytest.fixture
def lab(address: str, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """The page, or the player alone, not yet opened."""
    marked = {mark.name for mark in request.node.iter_markers()}
    context = request.getfixturevalue("cached_with_webgl" if "webgl" in marked else "cached")
    with visitor(context, address, watch) as page:
        yield (Stage if "alone" in marked else Lab)(page, address)


@pytest.fixture
def another(cached: BrowserContext, address: str, watch: Watch) -> Iterator[Callable[[], Lab]]:
    """Another visitor, in a tab before that of `lab`: for what a link alone tells."""
    with ExitStack() as tabs:
        yield lambda: Lab(tabs.enter_context(visitor(cached, address, watch)), address)


@pytest.fixture(scope="module")
def kept(cached: BrowserContext, address: str) -> Iterator[Lab]:
    """A page that the tests of a file share: each opens its link where another is open, and only looks."""
    watch = Watch(urlsplit(address).netloc)
    with visitor(cached, address, watch) as page:
        yield Lab(page, address)
    watch.check([])
