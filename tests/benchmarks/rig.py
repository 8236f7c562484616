"""The app's server and a browser for the measurements: started, waited for, and ended again."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

APP = Path(__file__).parents[2] / "app"
PROBE = Path(__file__).with_name("page.js")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--enable-unsafe-swiftshader",  # WebGL without a graphics card
)  # fmt: skip
WITHOUT = "No browser: install Chromium or Chrome, or run `.venv/bin/python -m playwright install chromium`."
RUN = "api/descent?problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&lane=sgd,lr={rate}&steps={steps}"
AT_REST = ".descent-lab[data-committed=true]"
START = 90  # seconds for the server to be warm
TIMEOUT = 60_000  # milliseconds for anything in the browser


@contextmanager
def server() -> Iterator[str]:
    """The address of the app, on a free port, once it is warm."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"DESCENT_PORT": str(port), "DESCENT_ADDRESS": "127.0.0.1"}
    command = [sys.executable, str(APP / "main.py")]
    process = subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_warm(process, address)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_warm(process: subprocess.Popen[bytes], address: str) -> None:
    """A run has been answered, so torch is imported and the routes are there."""
    end = time.monotonic() + START
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(f"{address}/{RUN.format(rate=1e-4, steps=5)}", timeout=START) as answer:
                answer.read()
                return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"The app did not start within {START} seconds.")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, or Playwright's."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=ARGS, timeout=TIMEOUT)
        except Error:
            sys.exit(WITHOUT)
        yield browser
        browser.close()


def visitor(browser: Browser, address: str) -> BrowserContext:
    """Somebody who has never been here: nothing is cached."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(TIMEOUT)
    context.add_init_script(path=PROBE)
    return context


def visit(context: BrowserContext, query: str = "") -> Page:
    """The app with its four charts at rest."""
    page = context.new_page()
    page.goto(f"/{query}")
    page.wait_for_selector(AT_REST)
    return page


def bare(context: BrowserContext) -> Page:
    """An empty page of the same origin, without Streamlit and the player."""
    page = context.new_page()
    page.goto("/_stcore/health")
    page.set_content("<!doctype html><meta charset=utf-8><title>bare</title><body>")
    return page
