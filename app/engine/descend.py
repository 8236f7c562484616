"""The one loop: a real torch optimizer on a real autograd graph, recorded row by row.

Row k is the state before update k, so a run of n steps has n + 1 rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, repeat

import numpy as np
import torch

from engine.gradients import alteration, altered, generator
from engine.optimizers import OPTIMIZERS
from engine.outcome import End, Outcome, ended
from engine.problem import Columns, Task
from engine.recorder import Recorder
from engine.schedules import Running, cycled, starts_anew
from engine.spec import Lane, Leg, Spec
from engine.tasks import task_of
from words import _

torch.set_num_threads(1)  # on these sizes more threads only wait for each other

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
    walks = [_walk(spec, task, index, lane) for index, lane in enumerate(spec.lanes)]
    while walks:
        for walk in list(walks):
            try:
                yield next(walk)
            except StopIteration:
                walks.remove(walk)


def make_optimizer(leg: Leg, parameters: list[torch.Tensor]) -> torch.optim.Optimizer:
    """The leg's `torch.optim` class, one tensor at a time: `foreach` gains nothing on few tensors."""
    entry = OPTIMIZERS[leg.optimizer]
    optimizer: torch.optim.Optimizer = entry.torch_class(parameters, **entry.keywords(leg.settings))
    if "foreach" in optimizer.defaults:
        optimizer.param_groups[0]["foreach"] = False
    return optimizer


def start_schedule(leg: Leg, optimizer: torch.optim.Optimizer) -> Running | None:
    """The leg's schedule on an optimizer with the leg's settings."""
    return Running(leg, optimizer) if leg.schedule != "constant" else None


def state_names(leg: Leg) -> list[str]:
    """What this optimizer with these settings keeps for a parameter: found out by one step on a toy."""
    entry = OPTIMIZERS[leg.optimizer]
    weight = torch.zeros((1, 1) if entry.matrices else (), dtype=torch.float64, requires_grad=True)
    weight.grad = torch.zeros_like(weight)
    optimizer = make_optimizer(leg, [weight])
    start_schedule(leg, optimizer)  # it may set a momentum
    optimizer.step(lambda: 0.0)
    return [name for name in entry.states.values() if name in optimizer.state[weight]]


def renewed(legs: tuple[Leg, ...]) -> list[bool]:
    """Which legs start a new optimizer: the first, one of another class, one that needs state not yet kept."""
    answers, kept = [], set[str]()
    for before, leg in zip((None, *legs), legs, strict=False):
        needed = set(state_names(leg))
        new = before is None or leg.optimizer != before.optimizer or not needed <= kept
        kept = needed if new else kept
        answers.append(new)
    return answers


def column_names(spec: Spec, task: Task | None = None) -> list[str]:
    """The columns of the spec's rows, in order."""
    task = task or task_of(spec)
    legs = [leg for lane in spec.lanes for leg in lane.legs]
    grads = [f"grad_{name}" for name in task.names]
    used = [f"used_{grad}" for grad in grads if any(map(altered, legs))]
    rates = ["lr", *dict.fromkeys(filter(None, map(cycled, legs))), "t"]
    counts = ["evaluations"] if any(OPTIMIZERS[leg.optimizer].several for leg in legs) else []
    states = dict.fromkeys(name for leg in legs for name in state_names(leg))
    kept = [f"{state}_{name}" for state in states for name in task.names]
    return ["step", "loss", *task.names, *grads, *used, *rates, *counts, *kept, *task.explained]


class _Walker:
    """A lane under way: its parameters, and the optimizer and problem of the leg in force."""

    def __init__(self, spec: Spec, task: Task, lane: Lane) -> None:
        self.spec, self.parameters = spec, task.parameters()
        self.problem_of = task.walk(self.parameters)
        self.new = dict(zip((leg.at for leg in lane.legs), renewed(lane.legs), strict=True))
        self.leg: Leg | None = None
        self.noise, self.evaluated = generator(spec.seed), 0

    def enter(self, leg: Leg) -> None:
        """Take a leg's settings: in the running optimizer where its state allows that, else in a new one."""
        if leg is self.leg:
            return
        if self.new[leg.at]:
            self.optimizer, self.born = make_optimizer(leg, self.parameters), leg.at
        keywords = OPTIMIZERS[leg.optimizer].keywords(leg.settings)
        if self.new[leg.at] or not self.leg or starts_anew(self.leg, leg):
            self.optimizer.param_groups[0].update(keywords)
            self.schedule = start_schedule(leg, self.optimizer)
        else:  # the schedule goes on, and what it sets stays its own
            mine = {"lr", "momentum", "betas"} if cycled(leg) else {"lr"}
            self.optimizer.param_groups[0].update({k: v for k, v in keywords.items() if k not in mine})
        self.leg, self.problem = leg, self.problem_of(leg)
        self.alter = alteration(leg, self.parameters, self.noise)

    def columns(self, leg: Leg, first: int, last: int) -> Columns:
        """Rows first to last - 1, walked under `leg` and recorded."""
        self.enter(leg)
        updates = min(last, self.spec.steps) - first
        states = OPTIMIZERS[leg.optimizer].states.values()
        recorder = Recorder(self.problem, self.optimizer, states, self.spec.zero_grad, self.schedule, self.alter)
        columns = recorder.run(last - first, updates, first)
        columns["evaluations"] += self.evaluated
        self.evaluated += recorder.evaluated
        steps = np.arange(first, last)
        columns = {"lr": np.full(len(steps), leg.settings["lr"])} | columns
        columns |= {"step": steps, "t": steps - self.born + 1}
        with np.errstate(all="ignore"):
            return columns | self.problem.explain(columns)


def _walk(spec: Spec, task: Task, index: int, lane: Lane) -> Iterator[Chunk | End]:
    if not spec.requires_grad:
        yield from _refused(spec, task, index, lane)
        return
    walker, names = _Walker(spec, task, lane), column_names(spec, task)
    past: list[Columns] = []
    whole = True
    for first, last in _pieces(lane, spec.steps):
        columns = walker.columns(lane.leg_at(first), first, last)
        finite = _finite_rows(columns, task.names)
        whole = finite == last - first
        if finite:
            blank = np.full(finite, np.nan)
            chunk = {name: columns[name][:finite] if name in columns else blank for name in names}
            past.append({name: chunk[name] for name in ("loss", "train", *task.names) if name in chunk})
            yield Chunk(index, first, chunk)
        if not whole:
            break
    rows = {name: np.concatenate([part[name] for part in past]) for name in past[0]}
    yield ended(spec, task, lane, index, rows, whole)


def _finite_rows(columns: Columns, names: list[str]) -> int:
    """How many rows there are before the first number that is not finite."""
    checked = ["loss", *names, *(f"grad_{name}" for name in names)]
    bad = np.flatnonzero(~np.isfinite([columns[name] for name in checked]).all(axis=0))
    return int(bad[0]) if len(bad) else len(columns["loss"])


def _pieces(lane: Lane, steps: int) -> Iterator[tuple[int, int]]:
    """The rows 0 to `steps` cut into chunks, a new one where a leg begins: (first, last + 1)."""
    cuts = {leg.at for leg in lane.legs[1:]}
    first = 0
    for size in chain(CHUNKS, repeat(CHUNKS[-1])):
        last = min([first + size, steps + 1, *(cut for cut in cuts if first < cut <= steps)])
        yield first, last
        if last > steps:
            return
        first = last


def _refused(spec: Spec, task: Task, index: int, lane: Lane) -> Iterator[Chunk | End]:
    """Row 0 of a run whose weight requires no gradient, and what torch says to backward()."""
    (weight,) = task.parameters()
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
