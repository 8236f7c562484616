"""A server of one's own and a Chromium, for the tests and for `look.py`."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, overload
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Error, Playwright

from tests.specs import SEED

ROOT = Path(__file__).parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WITH_WEBGL = "--enable-unsafe-swiftshader"  # without a graphics card
WITHOUT_WEBGL = "--disable-3d-apis"
PATIENCE = 90  # seconds for a server to start: it imports torch, maybe beside another that does


class NoBrowserError(RuntimeError):
    """There is no Chromium here; the sentence says how to get one."""


@contextmanager
def serve(log: Path, port: int = 0) -> Iterator[str]:
    """The address of a new server with torch loaded, on this port or a free one."""
    port = port or free_port()
    environment = os.environ | {
        "DESCENT_PORT": str(port),
        "DESCENT_ADDRESS": "127.0.0.1",
        "DESCENT_PSEUDO_LANGUAGE": "on",
    }
    command, base = [sys.executable, "app/main.py"], f"http://127.0.0.1:{port}"
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
    try:
        wait_for(f"{base}/_stcore/health", server, log)
        wait_for(f"{base}/api/descent?{SEED}", server, log)
        yield base
    finally:
        end(server)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers there; its own words where it does not."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urlopen(address, timeout=PATIENCE).read()
        except URLError:
            time.sleep(0.1)  # nobody listens yet
        else:
            return
    raise RuntimeError(f"The server did not answer {address}:\n{log.read_text()}")


def end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()


@overload
def launch(playwright: Playwright, *, webgl: bool = True) -> Browser: ...
@overload
def launch(playwright: Playwright, profile: Path, *, webgl: bool = True, **options: Any) -> BrowserContext: ...
def launch(
    playwright: Playwright, profile: Path | None = None, *, webgl: bool = True, **options: Any
) -> Browser | BrowserContext:
    """The machine's Chromium, or Playwright's own; with a profile, one that keeps what it has fetched."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    args = [*ARGS, WITH_WEBGL if webgl else WITHOUT_WEBGL]
    try:
        if profile:
            return playwright.chromium.launch_persistent_context(profile, executable_path=found, args=args, **options)
        return playwright.chromium.launch(executable_path=found, args=args)
    except Error as mistake:
        if found:
            raise
        raise NoBrowserError(
            "These tests drive a real Chromium, and there is none. Install one (Debian: apt-get install chromium), "
            f"so that {' or '.join(CHROMIUM)} is on the PATH, or: {sys.executable} -m playwright install chromium"
        ) from mistake
