"""A run recorded in full against the loop that a student would write, which records nothing: ratios of one process."""

import gzip
import sys
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "app"))

import torch
from made_up import made_up

from api.stream import _line
from engine.link import read
from engine.loop.descend import descend
from engine.loop.rows import Chunk
from engine.problems.table.task import TableTask

STEPS, ROUNDS = 2000, 7
LINK = "problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&lane={lane}&steps={steps}"
TABLE = "problem=table&data={data}&scale=standard&loss=mse&lane=adam,lr=0.1&batch={batch}&steps={steps}"
TABLES = (("fruit", 1), ("fruit", 2), ("1,000 rows", 32))  # and rows in a step
LANES: dict[str, Callable[[list[torch.Tensor]], torch.optim.Optimizer]] = {
    "sgd,lr=0.0001": lambda p: torch.optim.SGD(p, lr=1e-4),
    "sgd,lr=0.0001,momentum=0.9": lambda p: torch.optim.SGD(p, lr=1e-4, momentum=0.9),
    "adagrad,lr=0.05": lambda p: torch.optim.Adagrad(p, lr=0.05),
    "rmsprop,lr=0.002": lambda p: torch.optim.RMSprop(p, lr=0.002),
    "adam,lr=0.01": lambda p: torch.optim.Adam(p, lr=0.01),
    "adamw,lr=0.01": lambda p: torch.optim.AdamW(p, lr=0.01),
}


def bare(make: Callable[[list[torch.Tensor]], torch.optim.Optimizer]) -> float:
    """zero_grad, forward, backward, step; nothing is written down."""
    x, y = torch.tensor(30.2, dtype=torch.float64), torch.tensor(10.5, dtype=torch.float64)
    w = torch.tensor(0.2, dtype=torch.float64, requires_grad=True)
    optimizer = make([w])
    for _step in range(STEPS):
        optimizer.zero_grad()
        loss = (y - w * x) ** 2
        loss.backward()
        optimizer.step()
    return w.item()


def recorded(lane: str) -> float:
    """Every row: loss, weight, gradient, optimizer state, and the nodes of the graph with their gradients."""
    chunks = [part for part in descend(read(LINK.format(lane=lane, steps=STEPS))) if isinstance(part, Chunk)]
    return float(chunks[-1].columns["w"][-1])


def bare_table(data: str, batch: int) -> float:
    """The same around `nn.Linear` on a standardised table, in batches."""
    task = TableTask(read(TABLE.format(data=data, batch=batch, steps=1)))  # type: ignore[arg-type]
    X, Y = task.rows(task.table.train)
    model, criterion = torch.nn.Linear(X.shape[1], Y.shape[1], dtype=torch.float64), torch.nn.MSELoss()
    for parameter in model.parameters():
        torch.nn.init.zeros_(parameter)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    generator, order = torch.Generator().manual_seed(0), []
    for _step in range(STEPS):
        order = order or list(torch.randperm(len(X), generator=generator).split(batch))
        rows = order.pop(0)
        optimizer.zero_grad()
        loss = criterion(model(X[rows]), Y[rows])
        loss.backward()
        optimizer.step()
    return model.weight[0, 0].item()


def recorded_table(data: str, batch: int) -> float:
    """Every row: batch loss, W, b, gradients, optimizer state, and the loss of all rows by output."""
    chunks = [
        part for part in descend(read(TABLE.format(data=data, batch=batch, steps=STEPS))) if isinstance(part, Chunk)
    ]
    first = next(name for name in chunks[-1].columns if name.startswith("w["))
    return float(chunks[-1].columns[first][-1])


def seconds(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = perf_counter()
    return work(), perf_counter() - begun


def compared(one: Callable[[], Any], other: Callable[[], Any]) -> tuple[float, float]:
    """The best time of each, taken in turn."""
    times = []
    for _round in range(ROUNDS):
        (end, plain), (same, full) = seconds(one), seconds(other)
        assert end == same, "the two loops part"
        times.append((plain, full))
    first, second = zip(*times, strict=True)
    return min(first), min(second)


def report(name: str, one: Callable[[], float], other: Callable[[], float]) -> None:
    plain, full = compared(one, other)
    print(f"  {name:32} {full / plain:5.2f}   ({plain / STEPS * 1e6:4.0f} and {full / STEPS * 1e6:4.0f} µs a step)")


def main() -> None:
    print(f"recorded run / bare loop, {STEPS} steps, best of {ROUNDS} in turn")
    for lane, make in LANES.items():
        report(lane, partial(bare, make), partial(recorded, lane))
    for data, batch in TABLES:
        with made_up(1000, 5) if data != "fruit" else nullcontext():
            works = partial(bare_table, data, batch), partial(recorded_table, data, batch)
            report(f"{data}, adam, batches of {batch}", *works)
    print("bytes a step on the wire, gzipped as one stream, 5,000 steps")
    for lane in LANES:
        lines = b"".join(_line(part) for part in descend(read(LINK.format(lane=lane, steps=5000))))
        print(f"  {lane:30} {len(gzip.compress(lines, 5)) / 5000:5.1f}   (plain {len(lines) / 5000:5.1f})")
