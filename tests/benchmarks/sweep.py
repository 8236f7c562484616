"""Sweeps against a loop of single runs, and against the same map written by hand in NumPy."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
from loop import seconds

from engine.sweep.link import read_sweep
from engine.sweep.parts import Part
from engine.sweep.walk import swept

STEPS, ROUNDS, SINGLE = 500, 5, 100  # single runs that are timed, of those that the loop would make
BASINS = f"problem=surface&f=himmelblau&x=0&y=0&steps={STEPS}&lane={{lane}}&sweep=basins"
MAP = f"problem=surface&f=rosenbrock&x=-1.5&y=2&steps={STEPS}&lane={{lane}}&sweep=map&low_a={{low}}&high_a={{high}}"
MAP += "&high_b=0.99&b={b}"
Make = Callable[[list[torch.Tensor]], torch.optim.Optimizer]


def himmelblau(x: Any, y: Any) -> Any:
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def rosenbrock(x: Any, y: Any) -> Any:
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def single_runs(function: Callable[[Any, Any], Any], makes: list[tuple[tuple[float, float], Make]]) -> list[float]:
    """One run after another: zero_grad, forward, backward, step; the loss where each ends."""
    ends = []
    for start, make in makes:
        point = torch.tensor(start, dtype=torch.float64, requires_grad=True)
        optimizer = make([point])
        for _step in range(STEPS):
            optimizer.zero_grad()
            x, y = point
            loss = function(x, y)
            loss.backward()
            optimizer.step()
        ends.append(float(function(*point.detach())))
    return ends


def whole(link: str) -> np.ndarray:
    """The last losses of a sweep's runs, in the order of its cells."""
    parts = [part for part in swept(read_sweep(link)) if isinstance(part, Part)]
    cells, losses = (np.concatenate([getattr(part, name) for part in parts]) for name in ("cells", "loss"))
    return losses[np.argsort(cells)]


def by_hand(lr: float, adam: bool, block: int) -> np.ndarray:
    """The basin map of Himmelblau's function in NumPy: gradient and update by hand, in place, block by block."""
    side = np.linspace(-5, 5, 200)
    starts = np.stack([np.tile(side, 200), np.repeat(side, 200)])
    ends = [_numpy_block(np.ascontiguousarray(starts[:, at : at + block]), lr, adam) for at in range(0, 40_000, block)]
    return np.concatenate(ends)


def _numpy_block(w: np.ndarray, lr: float, adam: bool) -> np.ndarray:
    m, v, g, spare = (np.zeros_like(w) for _ in range(4))
    a, b = (np.empty_like(w[0]) for _ in range(2))
    x, y = w
    for t in range(1, STEPS + 1):
        np.multiply(x, x, out=a)
        a += y
        a -= 11
        np.multiply(y, y, out=b)
        b += x
        b -= 7
        np.multiply(a, x, out=g[0])
        g[0] *= 2
        g[0] += b
        g[0] *= 2
        np.multiply(b, y, out=g[1])
        g[1] *= 2
        g[1] += a
        g[1] *= 2
        if not adam:
            g *= lr
            w -= g
            continue
        np.multiply(g, 0.1, out=spare)
        m *= 0.9
        m += spare
        g *= g
        g *= 0.001
        v *= 0.999
        v += g
        np.sqrt(v, out=g)
        g /= (1 - 0.999**t) ** 0.5
        g += 1e-8
        np.divide(m, g, out=g)
        g *= lr / (1 - 0.9**t)
        w -= g
    return himmelblau(*w)


def report(name: str, link: str, function: Callable[[Any, Any], Any], make: Callable[[Any, int], Any]) -> float:
    """Print how many times faster a sweep is than its runs one after another, of which some are timed: best times."""
    sweep = read_sweep(link)
    cells = np.linspace(0, sweep.runs - 1, SINGLE).astype(int)
    runs = [make(sweep, cell) for cell in cells.tolist()]
    ends, times, alone = [], [], []
    for some in np.array_split(np.arange(SINGLE), ROUNDS):
        losses, time = seconds(partial(whole, link))
        parts, each = seconds(partial(single_runs, function, [runs[place] for place in some]))
        ends += parts
        times.append(time)
        alone.append(each / len(some))
    near = np.isclose(losses[cells], ends, rtol=1e-6, atol=1e-9) | ~np.isfinite(ends)
    assert near.mean() > 0.9, "the sweep is not its runs"
    loop = min(alone) * sweep.runs
    spent = f"({min(times):5.2f} s and {loop / 60:5.1f} min, {min(times) / STEPS * 1e6:5.0f} µs a step)"
    print(f"  {name:34} {loop / min(times):8,.0f} times   {spent}")
    return min(times)


def start_of(optimizer: Any, settings: dict[str, float], sweep: Any, cell: int) -> Any:
    values = {name: float(value) for name, value in sweep.values_at(np.array(cell)).items()}
    return (values["x"], values["y"]), lambda p: optimizer(p, **settings)


def settings_of(make: Callable[..., Any], sweep: Any, cell: int) -> Any:
    values = {name: float(value) for name, value in sweep.values_at(np.array(cell)).items()}
    return (-1.5, 2.0), lambda p: make(p, **values)


def adam_of(p: Any, lr: float, beta1: float) -> torch.optim.Optimizer:
    return torch.optim.Adam(p, lr=lr, betas=(beta1, 0.999))


def main() -> None:
    print(f"a basin map of 200 x 200 starts, {STEPS} steps: so many times faster than single runs, {SINGLE} timed")
    torchs = {}
    for lane, optimizer, settings in (
        ("sgd,lr=0.005", torch.optim.SGD, {"lr": 0.005}), ("adam,lr=0.05", torch.optim.Adam, {"lr": 0.05}),
    ):  # fmt: skip
        torchs[lane] = report(lane, BASINS.format(lane=lane), himmelblau, partial(start_of, optimizer, settings))
    print("the same map by hand in NumPy: this page's time / its")
    for lane, lr, adam in (("sgd,lr=0.005", 0.005, False), ("adam,lr=0.05", 0.05, True)):
        works = [partial(by_hand, lr, adam, block) for block in (2000, 5000, 10_000)]
        time = min(seconds(work)[1] for _round in range(ROUNDS) for work in works)
        print(f"  {lane:34} {torchs[lane] / time:8.1f} times   ({time:5.2f} s, {time / STEPS * 1e6:5.0f} µs a step)")
    print("  " + GAP)
    print(f"a heat map of 64 x 64 settings, {STEPS} steps: so many times faster than single runs, {SINGLE} timed")
    maps = (("sgd,lr=0.001", 1e-5, 1e-3, "momentum", torch.optim.SGD), ("adam,lr=0.05", 1e-3, 0.1, "beta1", adam_of))
    for lane, low, high, name, make in maps:
        link = MAP.format(lane=lane, low=low, high=high, b=name)
        report(f"{lane}, lr x {name}", link, rosenbrock, partial(settings_of, make))


GAP = (
    "The gap: eager torch makes a new tensor for each operation and each node of the graph; NumPy writes in place. A"
    " compiler such as torch.compile would fuse them, for a C++ compiler on the server and seconds before each new sweep."
)

if __name__ == "__main__":
    main()
