"""A run as a short PyTorch script: run by itself, it prints the run's numbers."""

from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.pair import PairLeg, PairSpec, pair_legs
from engine.param import Value

HEAD = """\
import math

import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def number(value):
    return torch.tensor(value, dtype=torch.{dtype})


x, target = number({x!r}), number({y!r})
w = number({w!r}){leaf}
optimizer = {optimizer}


def loss_of(prediction):
    return {loss}


for step in range({steps} + 1):
"""

BODY = """\
    loss = loss_of(w * x)
    loss.backward()
    print(step, loss.item(), w.item(), w.grad.item())
    if step < {steps}:
        optimizer.step()
"""


def script(spec: PairSpec) -> str:
    """The first lane of `spec` as a program that prints step, loss, weight and gradient, a row a line."""
    legs = pair_legs(spec)
    start = legs[0]
    head = HEAD.format(
        dtype=spec.dtype, x=start.x, y=start.y, w=spec.w, steps=spec.steps, loss=_loss(start),
        leaf=".requires_grad_()" if spec.requires_grad else "", optimizer=_constructor(start),
    )  # fmt: skip
    changes = "".join(
        _change(before, leg, new) for before, leg, new in zip(legs, legs[1:], _renewed(legs), strict=False)
    )
    clear = "    optimizer.zero_grad()\n" if spec.zero_grad else ""
    return _without_unused_imports(head + changes + clear + BODY.format(steps=spec.steps))


def _renewed(legs: tuple[PairLeg, ...]) -> list[bool]:
    if len(legs) == 1:
        return []
    from engine.descend import renewed  # asks torch, which the page can do without until here

    return renewed(legs)[1:]


def _loss(leg: PairLeg) -> str:
    return LOSSES[leg.loss].code(leg.loss_settings)


def _settings(leg: PairLeg) -> dict[str, Value]:
    """lr, and what differs from torch's defaults."""
    params = OPTIMIZERS[leg.optimizer].params
    return {p.name: leg.settings[p.name] for p in params if p.name == "lr" or leg.settings[p.name] != p.default}


def _keywords(leg: PairLeg, names: set[str]) -> str:
    entry = OPTIMIZERS[leg.optimizer]
    names |= {"beta1", "beta2"} if names & {"beta1", "beta2"} else set()  # torch takes the two together
    chosen = {name: value for name, value in leg.settings.items() if name in names}
    return ", ".join(f"{name}={value!r}" for name, value in entry.keywords(chosen).items())


def _constructor(leg: PairLeg) -> str:
    return f"torch.optim.{OPTIMIZERS[leg.optimizer].torch_name}([w], {_keywords(leg, set(_settings(leg)))})"


def _change(before: PairLeg, leg: PairLeg, new: bool) -> str:
    lines = [f"    if step == {leg.at}:\n"]
    if new:
        lines.append(f"        optimizer = {_constructor(leg)}\n")
    elif changed := {name for name, value in leg.settings.items() if value != before.settings[name]}:
        lines.append(f"        optimizer.param_groups[0].update({_keywords(leg, changed)})\n")
    if (leg.x, leg.y) != (before.x, before.y):
        lines.append(f"        x, target = number({leg.x!r}), number({leg.y!r})\n")
    if _loss(leg) != _loss(before):
        lines.append(f"\n        def loss_of(prediction):\n            return {_loss(leg)}\n\n")
    return "".join(lines) if len(lines) > 1 else ""


def _without_unused_imports(text: str) -> str:
    text = text if "math." in text else text.replace("import math\n\n", "")
    return text if "F." in text else text.replace("import torch.nn.functional as F\n", "")
