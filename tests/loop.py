"""An event loop on a thread of its own: the thread of the tests has Playwright's as long as a browser is open."""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import anyio

Answer = TypeVar("Answer")


def awaited(work: Callable[..., Awaitable[Answer]], *given: Any) -> Answer:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, work, *given).result()
