"""A kind of problem that the lab does not have: (z − c)², z a leaf of shape (); what a new one has to bring."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, cast

import numpy as np
import torch

from engine.param import Param
from engine.problems.kinds import Kind
from engine.problems.script_parts import imports, optimizer, step
from engine.problems.task import Columns, Losses, Problem
from engine.spec import DTYPE, SEED, Lane, Leg, Spec

Z = Param("z", "Start", 0.0, -1e6, 1e6)
C = Param("c", "Center", 1.0, -1e6, 1e6)


class ToyLeg(Leg):
    starts = ("z",)
    z: float
    c: float


class ToySpec(Spec):
    problem: Literal["toy"] = "toy"

    @property
    def names(self) -> list[str]:
        return ["z"]


class ToyTask:
    names = ["z"]
    explained: list[str] = []
    nbytes = 0
    most_rows = 512
    any_chunks = True
    together = 1
    noisy = False
    convex = True
    is_point = True
    minima = ()
    numbers = 1
    alike = True

    def __init__(self, spec: ToySpec) -> None:
        self.spec = spec

    def parameters(self, lanes: Sequence[Lane]) -> list[torch.Tensor]:
        start = cast(ToyLeg, lanes[0].start).z
        return [torch.tensor(start, dtype=getattr(torch, self.spec.dtype), requires_grad=True)]

    def refusal(self, lane: Lane) -> None:
        return None

    def walk(self, parameters: list[torch.Tensor]) -> Callable[[Leg], Problem]:
        def at(leg: Leg) -> Problem:
            (z,), center = parameters, cast(ToyLeg, leg).c
            return Problem([z], ["z"], lambda: (z - center) ** 2, lambda columns: {})

        return at

    def losses(self, leg: Leg) -> Losses:
        return lambda leaf: (leaf[0] - cast(ToyLeg, leg).c) ** 2

    def minimum(self, leg: Leg, near: Mapping[str, float]) -> dict[str, float]:
        return {"z": cast(ToyLeg, leg).c}

    def lowest(self, leg: Leg, near: Mapping[str, float]) -> float:
        return 0.0

    def bends_up(self, leg: Leg, point: Mapping[str, float]) -> bool:
        return True

    def reference(self, leg: Leg) -> dict[str, float]:
        return self.minimum(leg, {})

    def objective(self, leg: Leg, rows: Columns) -> np.ndarray:
        return rows["loss"]

    def data(self) -> dict[str, Any]:
        return {}

    def curvature(self, leg: Leg) -> float:
        return 2.0

    def curve(self, leg: Leg, low: float, high: float, points: int) -> Columns:
        places = np.linspace(low, high, points)
        return {"z": places, "loss": (places - cast(ToyLeg, leg).c) ** 2}


def script(spec: ToySpec) -> str:
    legs = cast(tuple[ToyLeg, ...], spec.lanes[0].legs)
    head = f"z = torch.tensor({legs[0].z!r}, dtype=torch.{spec.dtype}, requires_grad=True)\n"
    body = step(legs, spec.steps, f"loss = (z - {legs[0].c!r})**2\n", "loss.item(), z.item()", "[z]")
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    code = (
        f"{head}{optimizer(legs, '[z]', spec.seed)}\nfor step in range({spec.steps} + 1):\n    optimizer.zero_grad()\n"
    )
    return imports(code + lines) + code + lines


def usual(given: Mapping[str, str]) -> list[tuple[str, str]]:
    return [("z", "4"), ("c", "1"), ("lane", "sgd,lr=0.25"), ("steps", "6")]


TOY = Kind(
    ToySpec, ToyLeg, f"{__name__}:ToyTask", f"{__name__}:script", usual, {},
    always=(), options=(DTYPE, SEED), changing=(C,), required=("problem", "z", "c", "lane", "steps"),
    sides=1, starts=(Z,), own_rules=True,
)  # fmt: skip
