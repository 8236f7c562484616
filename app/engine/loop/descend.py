"""The one loop: a real torch optimizer on a real autograd graph, recorded row by row.

Row k is the state before update k, so a run of n steps has n + 1 rows.
"""

from collections.abc import Generator, Iterator
from itertools import chain, repeat
from time import perf_counter

import numpy as np
import torch

from engine.loop.driver import Driver
from engine.loop.recorder import SLICE, Recorder
from engine.loop.rows import Chunk, Rows
from engine.loop.sharing import groups, rows_of
from engine.optimizers.of_leg import state_names
from engine.optimizers.own import entry_of
from engine.problems.kinds import task_of
from engine.problems.task import Columns, Task
from engine.spec import Lane, Leg, Spec
from engine.steering.gradients import altered
from engine.steering.schedules import cycled
from engine.verdicts.catalogue import Outcome
from engine.verdicts.outcome import End

torch.set_num_threads(1)  # on these sizes more threads only wait for each other

FEW = 8  # rows of a chunk, where each may ask for many evaluations
CHUNKS = (1, 31, 96, 384, 512)  # rows: the first point at once, then ever more; the last repeats


def descend(spec: Spec, task: Task | None = None) -> Iterator[Chunk | End]:
    """The rows of every lane as they are made, a chunk of each in turn, and each lane's end."""
    return (part for part in walked(spec, task) if part is not None)


def walked(spec: Spec, task: Task | None = None) -> Iterator[Chunk | End | None]:
    """The same, with None wherever the work on the next chunk took so long that others may have the thread."""
    task = task or task_of(spec)
    walks = [_walk(spec, task, places) for places in groups(spec, task)]
    while walks:
        for walk in list(walks):
            try:
                yield next(walk)
            except StopIteration:
                walks.remove(walk)


def column_names(spec: Spec, task: Task | None = None) -> list[str]:
    """The columns of the spec's rows, in order."""
    task = task or task_of(spec)
    legs = [leg for lane in spec.lanes for leg in lane.legs]
    grads = [f"grad_{name}" for name in task.names]
    used = [f"used_{grad}" for grad in grads if any(map(altered, legs))]
    rates = ["lr", *dict.fromkeys(filter(None, map(cycled, legs))), "t"]
    counts = ["evaluations"] if any(entry_of(leg).several for leg in legs) else []
    states = dict.fromkeys(name for leg in legs for name in state_names(leg))
    kept = [f"{state}_{name}" for state in states for name in task.names]
    return ["step", "loss", *task.names, *grads, *used, *rates, *counts, *kept, *task.explained]


class _Walker:
    """Lanes under way together, mostly one: their parameters, and the optimizers and problem of the legs in force."""

    def __init__(self, spec: Spec, task: Task, lanes: list[Lane]) -> None:
        self.spec = spec
        leaves = task.parameters(lanes)
        moved = [leaves] if len(lanes) == 1 else [[row] for row in rows_of(leaves[0])]
        self.problem_of = task.walk(leaves)
        self.drivers = [Driver(lane, own, spec.seed) for lane, own in zip(lanes, moved, strict=True)]
        self.leg: Leg | None = None
        self.evaluated = 0

    def columns(self, first: int, last: int) -> Generator[None, None, list[Columns]]:
        """Rows first to last - 1 of each lane, walked under the legs in force at the first, and recorded."""
        updates = min(last, self.spec.steps) - first
        leg = self.drivers[0].lane.leg_at(first)
        if leg is not self.leg:
            self.leg, self.problem = leg, self.problem_of(leg)
        drives = [driver.drive(first) for driver in self.drivers]
        recorder = Recorder(self.problem, drives, clear=self.spec.clears)
        steps = np.arange(first, last)
        made = yield from recorder.run(last - first, updates, first)
        with np.errstate(all="ignore"):
            for columns, driver in zip(made, self.drivers, strict=True):
                columns |= {"step": steps, "t": steps - driver.born + 1}
                columns.setdefault("lr", np.full(len(steps), driver.lane.leg_at(first).settings["lr"]))
                columns["lr"] = driver.in_force(columns["lr"], first)
                columns["evaluations"] += self.evaluated
                columns |= self.problem.explain(columns)
        self.evaluated += recorder.evaluated
        self.errors = recorder.errors
        return made


def _walk(spec: Spec, task: Task, places: list[int]) -> Iterator[Chunk | End | None]:
    """The rows and ends of the lanes at these places of the spec, walked together."""
    names = column_names(spec, task)
    if refusal := task.refusal(spec.lanes[places[0]]):
        columns, told = refusal
        yield Chunk(places[0], 0, dict.fromkeys(names, np.full(1, np.nan)) | columns)
        yield End(places[0], Outcome.REFUSED, 0, told)
        return
    rows = {place: Rows(spec, task, place, names) for place in places}
    try:
        yield from _chunks(spec, task, rows)
    except Exception as error:
        # what torch raises within a step is told by the recorder; this is for all that it may raise around it
        for lane in rows.values():
            yield from lane.breaks_off(error)
            yield lane.end()


def _chunks(spec: Spec, task: Task, rows: dict[int, Rows]) -> Iterator[Chunk | End | None]:
    """The chunks and ends of these lanes; `rows` has those that are under way."""
    places = list(rows)
    lanes = [spec.lanes[place] for place in places]
    walker = _Walker(spec, task, lanes)
    several = any(entry_of(leg).several for lane in lanes for leg in lane.legs)
    pace = _Pace(min(FEW, task.most_rows) if several else task.most_rows)
    for first, last in _pieces(lanes, min(spec.steps, spec.budget or spec.steps), pace):
        begun = perf_counter()
        made = yield from walker.columns(first, last)
        if task.any_chunks:
            pace.took(perf_counter() - begun, last - first)
        for index, place in enumerate(places):
            if place in rows:
                yield from rows[place].taken(made[index], first, walker.errors.get(index))
                if rows[place].over:
                    yield rows[place].end()
                    del rows[place]
        if not rows:
            return
    for place in list(rows):
        yield rows[place].end()
        del rows[place]


class _Pace:
    """How many rows a chunk may have: as many as fit into its time, by the chunk before."""

    def __init__(self, most: int) -> None:
        self.rows = self.most = most

    def took(self, seconds: float, rows: int) -> None:
        self.rows = max(1, min(self.most, int(rows * SLICE / max(seconds, 1e-9))))


def _pieces(lanes: list[Lane], steps: int, pace: _Pace) -> Iterator[tuple[int, int]]:
    """The rows 0 to `steps` cut into chunks at that pace, a new one where a leg begins: (first, last + 1)."""
    cuts = {leg.at for lane in lanes for leg in lane.legs[1:]}
    first = 0
    for size in chain(CHUNKS, repeat(CHUNKS[-1])):
        last = min([first + min(size, pace.rows), steps + 1, *(cut for cut in cuts if first < cut <= steps)])
        yield first, last
        if last > steps:
            return
        first = last
