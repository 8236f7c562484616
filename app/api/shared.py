"""What many readers share: each thing is computed once, a part at a time, when a reader asks for it.

Nobody computes ahead of the readers, so what no reader wants any more stops by itself; what was made stays for the next
one, until the memory is wanted by others.
"""

import time
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from typing import Generic, TypeVar

import anyio
from anyio import to_thread

from engine.settings import LIMITS

OVERHEAD = 4096  # bytes that it costs whatever its parts: a spec, a loop under way
QUICK = 0.2  # seconds of work after which a computation is a long one
P = TypeVar("P")
S = TypeVar("S", bound="Shared")


@cache
def _workers(begun: bool) -> anyio.CapacityLimiter:
    """The few threads in which torch works, so that pages stay quick while runs go on.

    What has just begun has threads of its own: a short run waits for no long one.
    """
    return anyio.CapacityLimiter(LIMITS.threads)


class Shared(ABC, Generic[P]):
    """The parts of one computation, as far as anybody has asked for them; `size` is about what it holds in bytes."""

    def __init__(self) -> None:
        self.size = OVERHEAD
        self._parts: list[P] = []
        self._seconds = 0.0
        self._done = False
        self._source: Iterator[P] | None = None
        self._turn = anyio.Lock()

    @abstractmethod
    def begin(self) -> Iterator[P]:
        """The parts as they are made; called once, in a thread."""

    @abstractmethod
    def is_whole(self) -> bool:
        """Whether the parts so far have their end."""

    @abstractmethod
    def taken(self, part: P) -> None:
        """After each part: what it costs, and whether it was the last that may be made."""

    async def part(self, index: int) -> P | None:
        """Part `index`, made now if nobody has read so far; None past the end."""
        while index >= len(self._parts) and not self._done:
            async with self._turn:
                if index >= len(self._parts) and not self._done:
                    await to_thread.run_sync(self._make_one, limiter=_workers(self._seconds > QUICK))
        return self._parts[index] if index < len(self._parts) else None

    async def parts(self) -> AsyncIterator[P]:
        """All parts, from the first to the last."""
        index = 0
        while (part := await self.part(index)) is not None:
            index += 1
            yield part

    def _make_one(self) -> None:
        begun = time.perf_counter()
        if self._source is None:
            self._source = self.begin()
        part = next(self._source, None)
        self._seconds += time.perf_counter() - begun
        if part is not None:
            self._parts.append(part)
            self.taken(part)
        elif self.is_whole():
            self._done = True
        else:  # a walk that broke off has no end: no reader may take its parts for the whole
            raise RuntimeError("the run broke off before its end")


class Memory(Generic[S]):
    """What is in memory, least recently read first; a bounded number of bytes."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._runs: OrderedDict[str, S] = OrderedDict()

    def held(self, key: str, make: Callable[[], S]) -> S:
        """The one of this key, made now if there is none."""
        one = self._runs.pop(key, None) or make()
        self._runs[key] = one
        self._forget()
        return one

    def drop(self, key: str) -> None:
        """Forget one; called in any thread, at any moment."""
        self._runs.pop(key, None)

    def _forget(self) -> None:
        for key in list(self._runs)[:-1]:
            if sum(one.size for one in list(self._runs.values())) <= self.most:
                break
            self._runs.pop(key, None)
