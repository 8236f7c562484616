"""Runs that many readers share: each spec is computed once, a chunk at a time, when a reader asks for it.

Nobody computes ahead of the readers, so a run whose readers have gone stops by itself; what was made stays
for the next one, until the memory is wanted by others.
"""

import time
from collections import OrderedDict
from collections.abc import Iterator
from functools import cache, partial

import anyio
from anyio import to_thread

from engine.descend import Chunk, descend
from engine.link import write
from engine.outcome import End, Outcome
from engine.own_tables import PREFIX, when_gone
from engine.settings import LIMITS
from engine.spec import Spec
from engine.table import TableSpec
from engine.tasks import task_of
from words import _

OVERHEAD = 4096  # bytes that a run costs whatever its rows: a spec, a loop under way


@cache
def _workers() -> anyio.CapacityLimiter:
    """The few threads in which torch works, so that pages stay quick while runs go on."""
    return anyio.CapacityLimiter(LIMITS.threads)


class Run:
    """The parts of one spec, as far as anybody has asked for them."""

    def __init__(self, spec: Spec) -> None:
        self.spec, self.size = spec, OVERHEAD
        self._parts: list[Chunk | End] = []
        self._source: Iterator[Chunk | End] | None = None
        self._turn = anyio.Lock()
        self._seconds = 0.0
        self._done = False

    async def part(self, index: int) -> Chunk | End | None:
        """Part `index`, made now if nobody has read so far; None past the end."""
        while index >= len(self._parts) and not self._done:
            async with self._turn:
                if index >= len(self._parts) and not self._done:
                    await to_thread.run_sync(self._make_one, limiter=_workers())
        return self._parts[index] if index < len(self._parts) else None

    def _make_one(self) -> None:
        begun = time.perf_counter()
        if self._source is None:
            self.task = task_of(self.spec)
            self.size += self.task.nbytes
            self._source = descend(self.spec, self.task)
        part = next(self._source, None)
        self._seconds += time.perf_counter() - begun
        if part is None:
            self._done = True
            self._check_whole()
            return
        self._parts.append(part)
        self.size += sum(column.nbytes for column in part.columns.values()) if isinstance(part, Chunk) else 0
        if self._seconds > LIMITS.max_seconds and isinstance(part, Chunk):
            self._stop()

    def _check_whole(self) -> None:
        """A walk that broke off has no end: no reader may take its rows for the whole run."""
        ends = sum(isinstance(part, End) for part in self._parts)
        if ends < len(self.spec.lanes):
            self._done = False
            raise RuntimeError("the run broke off before its end")

    def _stop(self) -> None:
        text = _("Stopped: this run used up its {seconds} seconds of computing.").format(seconds=LIMITS.max_seconds)
        ended = {part.lane for part in self._parts if isinstance(part, End)}
        rows = {part.lane: part.first + len(part) for part in self._parts if isinstance(part, Chunk)}
        self._parts += [
            End(lane, Outcome.STOPPED, max(rows.get(lane, 0) - 1, 0), text)
            for lane in range(len(self.spec.lanes))
            if lane not in ended
        ]
        self._done = True


class Runs:
    """The runs in memory, least recently read first; a bounded number of bytes."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._runs: OrderedDict[str, Run] = OrderedDict()

    def of(self, spec: Spec) -> Run:
        """The one run of this spec."""
        key = write(spec)
        run = self._runs.pop(key, None) or self._new(key, spec)
        self._runs[key] = run
        self._forget()
        return run

    def _new(self, key: str, spec: Spec) -> Run:
        """A run; one on a session's table goes with that table, which may be in any thread, at any moment."""
        if isinstance(spec, TableSpec) and spec.data.startswith(PREFIX):
            when_gone(spec.data, partial(self._runs.pop, key, None))
        return Run(spec)

    def _forget(self) -> None:
        for key in list(self._runs)[:-1]:
            if sum(run.size for run in list(self._runs.values())) <= self.most:
                break
            self._runs.pop(key, None)


RUNS = Runs(LIMITS.cache_bytes)
