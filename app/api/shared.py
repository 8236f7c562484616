"""What many readers share: each thing is computed once, a part at a time, when a reader asks for it.

Nobody computes ahead of the readers, so what no reader wants any more stops by itself; what was made stays for the next
one, until the memory is wanted by others.
"""

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from typing import Generic, TypeVar, cast

import anyio
from anyio import to_thread

from engine.limits import LIMITS
from engine.wording import Message, say

OVERHEAD = 16_384  # bytes that it costs whatever its parts: a spec, a loop under way (measured)
END = object()  # after the last part
QUICK = 0.2  # seconds of work after which a computation is a long one
P = TypeVar("P")


def no_room() -> Message:
    """Why a computation stopped that had no more memory."""
    return say(
        "Stopped: it needs more memory than the server has left. Take fewer steps, fewer lanes or fewer weights."
    )


@cache
def _workers(begun: bool) -> anyio.CapacityLimiter:
    """The few threads in which torch works, so that pages stay quick while runs go on.

    What has just begun has threads of its own: a short run waits for no long one.
    """
    return anyio.CapacityLimiter(LIMITS.threads)


class Shared(ABC, Generic[P]):
    """The parts of one computation, as far as anybody has asked for them; `size` is about what it holds in bytes.

    `grown` is called in the thread that made a part, and tells whether there is memory for more.
    """

    def __init__(self) -> None:
        self.size = OVERHEAD
        self.grown: Callable[[], bool] = lambda: True
        self.failed: Callable[[], None] = lambda: None
        self._parts: list[P] = []
        self._seconds = 0.0  # of its thread's own work: on a busy machine a short computation stays a short one
        self._done = False
        self._broken = False
        self._source: Iterator[P | None] | None = None
        self._turn = anyio.Lock()
        self._making = threading.Lock()

    @abstractmethod
    def begin(self) -> Iterator[P | None]:
        """The parts as they are made, None where the work on one lets others have the thread; called once, in one."""

    @abstractmethod
    def is_whole(self) -> bool:
        """Whether the parts so far have their end."""

    @abstractmethod
    def taken(self, part: P) -> None:
        """After each part: add what it costs to `size`."""

    def over(self) -> Message | None:
        """Why no more may be made; None where more may."""
        return None

    @abstractmethod
    def ends(self, why: Message) -> list[P]:
        """The parts that end what is not whole, with this sentence."""

    async def part(self, index: int) -> P | None:
        """Part `index`, made now if nobody has read so far; None past the end.

        A computation that breaks off is told to all its readers, and forgotten: the next one begins anew.
        """
        while self._lacks(index):
            async with self._turn:
                if self._lacks(index):
                    await to_thread.run_sync(self._make, index, limiter=_workers(self._seconds > QUICK))
        if index < len(self._parts):
            return self._parts[index]
        if self._broken:
            raise RuntimeError("the run broke off before its end")
        return None

    async def parts(self) -> AsyncIterator[P]:
        """All parts, from the first to the last."""
        index = 0
        while (part := await self.part(index)) is not None:
            index += 1
            yield part

    def _lacks(self, index: int) -> bool:
        return index >= len(self._parts) and not self._done

    def _make(self, index: int) -> None:
        """Make one part or a piece of it, if this one is not there yet.

        A reader whose task is cancelled gives `_turn` away while his thread still works, so that the next one may come
        here at the same time.
        """
        with self._making:
            if not self._lacks(index):
                return
            try:
                self._make_one()
            except Exception:
                logging.getLogger(__name__).exception("A run broke off:")
                self._broken = self._done = True
                self.failed()
            if self._done:
                self._source = None  # with what it worked on
                self.grown()

    def _make_one(self) -> None:
        begun = time.thread_time()
        if self._source is None:
            self._source = self.begin()
        part = next(self._source, END)
        self._seconds += time.thread_time() - begun
        if part is END:
            if not self.is_whole():  # no reader may take its parts for the whole
                raise RuntimeError("its walk has no end")
            self._done = True
            return
        if part is not None:
            self._parts.append(cast(P, part))
            self.taken(cast(P, part))
        why, room = self.over(), self.grown()
        if (why or not room) and not self.is_whole():
            self._parts += self.ends(why or no_room())
            self._done = True
