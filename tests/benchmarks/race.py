"""A race on one shared leaf, recorded in full, against its lanes as separate plain loops that record nothing."""

from collections.abc import Callable
from typing import Any

import torch
from loop import ROUNDS, compared

from engine.link import read
from engine.loop.descend import descend
from engine.loop.rows import Chunk
from engine.loop.sharing import groups
from engine.problems.kinds import task_of

STEPS = 1000
LINK = f"problem=surface&f=rosenbrock&x=-1.5&y=2&lane={{lane}}&steps={STEPS}"
OWN = "own,rule=v = beta*v %2B g;w = w - lr*v,lr=0.0001,beta=0.9"
Make = Callable[[list[torch.Tensor]], torch.optim.Optimizer]
RACE: dict[str, Make] = {
    "sgd,lr=0.0001": lambda p: torch.optim.SGD(p, lr=1e-4),
    "sgd,lr=0.0001,momentum=0.9": lambda p: torch.optim.SGD(p, lr=1e-4, momentum=0.9),
    "sgd,lr=0.0001,momentum=0.9,nesterov=true": lambda p: torch.optim.SGD(p, lr=1e-4, momentum=0.9, nesterov=True),
    "asgd,lr=0.0001": lambda p: torch.optim.ASGD(p, lr=1e-4),
    "rprop,lr=0.01": lambda p: torch.optim.Rprop(p, lr=0.01),
    "adagrad,lr=0.3": lambda p: torch.optim.Adagrad(p, lr=0.3),
    "adadelta,lr=1": lambda p: torch.optim.Adadelta(p, lr=1.0),
    "rmsprop,lr=0.01": lambda p: torch.optim.RMSprop(p, lr=0.01),
    "adam,lr=0.05": lambda p: torch.optim.Adam(p, lr=0.05),
    "adamw,lr=0.05": lambda p: torch.optim.AdamW(p, lr=0.05),
    "adamax,lr=0.05": lambda p: torch.optim.Adamax(p, lr=0.05),
    "nadam,lr=0.05": lambda p: torch.optim.NAdam(p, lr=0.05),
    "radam,lr=0.001": lambda p: torch.optim.RAdam(p, lr=1e-3),
}


def plain_loops(makes: list[Make]) -> list[float]:
    """One loop after another: zero_grad, forward, backward, step; where each ends."""
    ends = []
    for make in makes:
        point = torch.tensor([-1.5, 2.0], dtype=torch.float64, requires_grad=True)
        optimizer = make([point])
        for _step in range(STEPS):
            optimizer.zero_grad()
            x, y = point
            loss = (1 - x) ** 2 + 100 * (y - x**2) ** 2
            loss.backward()
            optimizer.step()
        ends += point.tolist()
    return ends


def recorded(run: Any) -> list[float]:
    """Every row of every lane: loss, point, gradient, states, gradient's norm, distance; where each ends."""
    last = {part.lane: part.columns for part in descend(run) if isinstance(part, Chunk)}
    return [float(last[lane][name][-1]) for lane in sorted(last) for name in ("x", "y")]


def race(lanes: list[str]) -> Any:
    """The spec of a race, however many lanes a link may have."""
    runs = [read(LINK.format(lane=lane)) for lane in lanes]
    return runs[0].model_copy(update={"lanes": tuple(run.lanes[0] for run in runs)})


def main() -> None:
    print(f"a race of n optimizers, recorded / n plain loops, {STEPS} steps, best of {ROUNDS} in turn")
    for count in (1, 4, 8, 13):
        lanes, makes = list(RACE)[:count], list(RACE.values())[:count]
        run = race(lanes)
        assert [len(group) for group in groups(run, task_of(run))] == [count]
        plain, full = compared(lambda m=makes: plain_loops(m), lambda r=run: recorded(r))
        times = f"({plain / STEPS * 1e6:5.0f} and {full / STEPS * 1e6:5.0f} µs a step)"
        print(f"  {count:2} lanes {full / plain:5.2f}   {times}")
    run = race([OWN])
    plain, full = compared(lambda: plain_loops([RACE["sgd,lr=0.0001,momentum=0.9"]]), lambda: recorded(run))
    print(f"  SGD with momentum as a rule of one's own / torch's, not recorded: {full / plain:5.2f}")


if __name__ == "__main__":
    main()
