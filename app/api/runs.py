"""Runs and sweeps that many readers share, one memory for all."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import cast

from api.memory import Memory
from api.shared import Shared
from engine.limits import LIMITS
from engine.link import write
from engine.loop.descend import walked
from engine.loop.rows import Chunk
from engine.problems.kinds import task_of
from engine.spec import Spec
from engine.sweep.header import Header
from engine.sweep.link import write_sweep
from engine.sweep.parts import Part, SweepEnd
from engine.sweep.spec import Sweep
from engine.sweep.walk import swept
from engine.tables.own import when_gone
from engine.verdicts.catalogue import Outcome
from engine.verdicts.outcome import End
from engine.wording import Message, say_several

ARRAY = 200  # bytes of an array besides its numbers: the object, its name's place (measured)


class Run(Shared[Chunk | End]):
    """The chunks and ends of one spec."""

    def __init__(self, spec: Spec) -> None:
        super().__init__()
        self.spec = spec

    def begin(self) -> Iterator[Chunk | End | None]:
        self.task = task_of(self.spec)
        self.size += self.task.nbytes
        return walked(self.spec, self.task)

    def is_whole(self) -> bool:
        return sum(isinstance(part, End) for part in self._parts) == len(self.spec.lanes)

    def taken(self, part: Chunk | End) -> None:
        if isinstance(part, Chunk):
            self.size += sum(ARRAY + column.nbytes for column in part.columns.values())

    def over(self) -> Message | None:
        seconds = LIMITS.max_seconds
        if self._seconds <= seconds:
            return None
        return say_several("Stopped: this run used up its {seconds} second of computing.",
                           "Stopped: this run used up its {seconds} seconds of computing.",
                           seconds, seconds=seconds)  # fmt: skip

    def ends(self, why: Message) -> list[Chunk | End]:
        ended = {part.lane for part in self._parts if isinstance(part, End)}
        rows = {part.lane: part.first + len(part) for part in self._parts if isinstance(part, Chunk)}
        return [
            End(lane, Outcome.STOPPED, max(rows.get(lane, 0) - 1, 0), why)
            for lane in range(len(self.spec.lanes))
            if lane not in ended
        ]


class SweepRun(Shared[Header | Part | SweepEnd]):
    """The header, the parts and the end of one sweep, which itself keeps to its seconds.

    One that nobody reads any more holds what it works on: that counts, so that others take its place.
    """

    def __init__(self, sweep: Sweep) -> None:
        super().__init__()
        self.sweep, self.spec = sweep, sweep.spec
        self.working = 0

    def begin(self) -> Iterator[Header | Part | SweepEnd]:
        return swept(self.sweep)

    def is_whole(self) -> bool:
        return bool(self._parts) and isinstance(self._parts[-1], SweepEnd)

    def taken(self, part: Header | Part | SweepEnd) -> None:
        if isinstance(part, Part):
            self.size += sum(ARRAY + column.nbytes for column in (part.cells, part.kind, part.steps, part.loss))
        elif isinstance(part, Header):
            self.working = part.working
            self.size += self.working
        else:
            self.size -= self.working

    def ends(self, why: Message) -> list[Header | Part | SweepEnd]:
        self.size -= self.working
        return [SweepEnd(Outcome.STOPPED, why, None, ())]


class Runs(Memory[Run | SweepRun]):
    """The runs and sweeps in memory. What is on a session's table goes with that table, at any moment."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._watched: set[str] = set()  # tables that tell when they go

    def of(self, spec: Spec) -> Run:
        """The one run of this spec."""
        return cast(Run, self._of(write(spec), spec, partial(Run, spec)))

    def of_sweep(self, sweep: Sweep) -> SweepRun:
        """The one run of this sweep."""
        return cast(SweepRun, self._of(write_sweep(sweep), sweep.spec, partial(SweepRun, sweep)))

    def _of(self, key: str, spec: Spec, make: Callable[[], Run | SweepRun]) -> Run | SweepRun:
        one = self.held(key, make)
        table = spec.depends_on
        if table and table not in self._watched:
            self._watched.add(table)
            when_gone(table, partial(self._table_gone, table))  # after it is kept: the table may be gone by now
        return one

    def _table_gone(self, name: str) -> None:
        """Forget what is on it; first that it was watched, so that what comes in meanwhile is looked at again."""
        self._watched.discard(name)
        for key, one in list(self._kept.items()):
            if one.spec.depends_on == name:
                self.drop(key)


RUNS = Runs(LIMITS.cache_bytes)
