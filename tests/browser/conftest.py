"""What the browser tests share: a server and a Chromium a worker, a fresh context a test, and a watch on hygiene."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Playwright, expect, sync_playwright

from tests.browser.page import SECONDS, Lab
from tests.specs import SEED

ROOT = Path(__file__).parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
NO_BROWSER = (
    "These tests drive a real Chromium, and none was found. Install one (Debian: apt-get install chromium), so that "
    f"one of {', '.join(CHROMIUM)} is on the PATH, or run: {sys.executable} -m playwright install chromium"
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "allow(pattern): this test provokes a console error that matches the pattern")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path, seconds: float = 90) -> None:
    """Until the server answers there; its own words where it does not."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urlopen(address, timeout=seconds).read()
        except URLError:
            time.sleep(0.1)  # nobody listens yet
        else:
            return
    pytest.fail(f"The server did not answer {address}:\n{log.read_text()}")


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of this worker's own, with torch loaded."""
    port, log = free_port(), tmp_path_factory.mktemp("server") / "log.txt"
    environment = os.environ | {"DESCENT_PORT": str(port), "DESCENT_ADDRESS": "127.0.0.1"}
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "app/main.py"], cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{base}/_stcore/health", server, log)
        wait_for(f"{base}/api/descent?{SEED}", server, log)
        yield base
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as started:
        yield started


def launch(playwright: Playwright) -> Browser:
    """The machine's Chromium, or Playwright's own."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    try:
        return playwright.chromium.launch(executable_path=found, args=ARGS)
    except Error as mistake:
        pytest.fail(f"{NO_BROWSER}\n{mistake}" if found is None else str(mistake))


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = launch(playwright)
    yield browser
    browser.close()


class Watch:
    """What went wrong in the pages of a test, and which hosts they asked."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.errors: list[str] = []
        self.strangers: list[str] = []

    def over(self, context: BrowserContext) -> None:
        context.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda mistake: self.errors.append(str(mistake.error)))
        context.on("request", lambda request: self.asked(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self.asked(socket.url)))

    def asked(self, url: str) -> None:
        scheme, host = urlsplit(url)[:2]
        if scheme not in {"data", "blob"} and host != self.host:
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


@pytest.fixture
def new_lab(browser: Browser, address: str, watch: Watch) -> Iterator[NewLab]:
    """Another visitor: a context of her own, with these options."""
    contexts: list[BrowserContext] = []

    def make(base: str = address, **options: Any) -> Lab:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"} | options)
        context.set_default_timeout(SECONDS * 1000)
        contexts.append(context)
        watch.over(context)
        return Lab(context.new_page(), base)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def lab(new_lab: NewLab) -> Lab:
    """The page, not yet opened."""
    return new_lab()
