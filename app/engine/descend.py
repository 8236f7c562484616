"""The one loop: a real torch optimizer on a real autograd graph, recorded row by row.

Row k is the state before update k, so a run of n steps has n + 1 rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, repeat
from math import inf
from time import perf_counter

import numpy as np
import torch

from engine.driver import Driver, state_names
from engine.gradients import altered
from engine.outcome import End, Outcome, ended, nowhere
from engine.own_rule import entry_of
from engine.problem import Columns, Task
from engine.race import groups, rows_of
from engine.recorder import Recorder
from engine.schedules import cycled
from engine.spec import Lane, Leg, Spec
from engine.tasks import task_of
from words import _

torch.set_num_threads(1)  # on these sizes more threads only wait for each other

FEW = 8  # rows of a chunk, where each may use up many of a budget's evaluations
SLICE = 0.3  # seconds that a chunk may take: others wait for its thread
CHUNKS = (1, 31, 96, 384, 512)  # rows: the first point at once, then ever more; the last repeats


@dataclass(frozen=True)
class Chunk:
    """Rows of one lane: columns of one length, from row `first` on. NaN: torch has no such value (yet)."""

    lane: int
    first: int
    columns: Columns

    def __len__(self) -> int:
        return len(self.columns["loss"])


def descend(spec: Spec, task: Task | None = None) -> Iterator[Chunk | End]:
    """The rows of every lane as they are made, a chunk of each in turn, and each lane's end."""
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

    def columns(self, first: int, last: int) -> list[Columns]:
        """Rows first to last - 1 of each lane, walked under the legs in force at the first, and recorded."""
        updates = min(last, self.spec.steps) - first
        leg = self.drivers[0].lane.leg_at(first)
        if leg is not self.leg:
            self.leg, self.problem = leg, self.problem_of(leg)
        drives = [driver.drive(first) for driver in self.drivers]
        recorder = Recorder(self.problem, drives, clear=self.spec.zero_grad)
        steps = np.arange(first, last)
        made = recorder.run(last - first, updates, first)
        with np.errstate(all="ignore"):
            for columns, driver in zip(made, self.drivers, strict=True):
                columns |= {"step": steps, "t": steps - driver.born + 1}
                columns.setdefault("lr", np.full(len(steps), driver.lane.leg_at(first).settings["lr"]))
                columns["evaluations"] += self.evaluated
                columns |= self.problem.explain(columns)
        self.evaluated += recorder.evaluated
        return made


def _walk(spec: Spec, task: Task, places: list[int]) -> Iterator[Chunk | End]:
    """The rows and ends of the lanes at these places of the spec, walked together."""
    if not spec.requires_grad:
        yield from _refused(spec, task, places[0], spec.lanes[places[0]])
        return
    lanes = [spec.lanes[place] for place in places]
    walker, names = _Walker(spec, task, lanes), column_names(spec, task)
    rows = {place: _Rows(spec, task, place, names) for place in places}
    several = spec.budget and any(entry_of(leg).several for lane in lanes for leg in lane.legs)
    most = FEW if several else task.most_rows
    pace = _Pace(most)
    for first, last in _pieces(lanes, min(spec.steps, spec.budget or spec.steps), pace):
        begun = perf_counter()
        made = walker.columns(first, last)
        if task.any_chunks:
            pace.took(perf_counter() - begun, last - first)
        for place, columns in zip(places, made, strict=True):
            if place in rows:
                yield from rows[place].taken(columns, first)
                if rows[place].over:
                    yield rows.pop(place).end()
        if not rows:
            return
    for lane in rows.values():
        yield lane.end()


class _Rows:
    """What a lane has recorded so far, up to its first number that is not finite."""

    def __init__(self, spec: Spec, task: Task, place: int, names: list[str]) -> None:
        self.spec, self.task, self.place, self.names = spec, task, place, names
        self.past: list[Columns] = []
        self.budget = spec.budget or inf
        self.over = self.spent = False

    def taken(self, columns: Columns, first: int) -> Iterator[Chunk]:
        """The finite rows within the budget as a chunk. The start is told in any case."""
        finite = _finite_rows(columns, self.task.names)
        paid = int((columns["evaluations"] <= self.budget).sum())
        self.over, self.spent = min(finite, paid) < len(columns["loss"]), paid < len(columns["loss"]) and paid <= finite
        finite = min(finite, paid)
        self.nowhere = finite == first == 0
        finite = max(finite, int(first == 0))
        if not finite:
            return
        blank = np.full(finite, np.nan)
        chunk = {name: columns[name][:finite] if name in columns else blank for name in self.names}
        self.past.append({name: chunk[name] for name in ("loss", "train", *self.task.names) if name in chunk})
        yield Chunk(self.place, first, chunk)

    def end(self) -> End:
        if self.nowhere:
            return nowhere(self.place)
        rows = {name: np.concatenate([part[name] for part in self.past]) for name in self.past[0]}
        whole, lane = self.spent or not self.over, self.spec.lanes[self.place]
        end = ended(self.spec, self.task, lane, self.place, rows, whole)
        late = lane.legs[-1].at
        if late > end.steps - whole:
            end = _adding(end, _("The change at step {step} comes after its end.").format(step=late))
        if self.spent:
            end = _adding(end, _("Its {budget} gradient evaluations are used up.").format(budget=f"{self.budget:,}"))
        return end


def _adding(end: End, text: str) -> End:
    return replace(end, message=f"{end.message} {text}")


def _finite_rows(columns: Columns, names: list[str]) -> int:
    """How many rows there are before the first number that is not finite."""
    checked = ["loss", *names, *(f"grad_{name}" for name in names)]
    bad = np.flatnonzero(~np.isfinite([columns[name] for name in checked]).all(axis=0))
    return int(bad[0]) if len(bad) else len(columns["loss"])


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


def _refused(spec: Spec, task: Task, index: int, lane: Lane) -> Iterator[Chunk | End]:
    """Row 0 of a run whose weight requires no gradient, and what torch says to backward()."""
    (weight,) = task.parameters([lane])
    problem = task.walk([weight])(lane.start)
    loss = problem.loss_at()
    nothing = np.full(1, np.nan)
    columns = dict.fromkeys(column_names(spec, task), nothing) | {
        "step": np.zeros(1, dtype=int), "loss": np.array([loss.item()]), "w": np.array([weight.item()]),
        "lr": np.array([lane.start.settings["lr"]]), "t": np.ones(1, dtype=int),
    }  # fmt: skip
    explained = problem.explain(columns)
    yield Chunk(index, 0, columns | {name: explained[name] for name in ("prediction", "error")})
    try:
        loss.backward()
    except RuntimeError as error:
        message = _("PyTorch refuses backward(): w does not require a gradient, so nothing was recorded on the way. "
                    "Set requires_grad=True. In PyTorch's words: “{error}”")  # fmt: skip
        yield End(index, Outcome.REFUSED, 0, message.format(error=error))
