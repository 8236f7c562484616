"""A run as a short PyTorch script: run by itself, it prints the run's numbers."""

import math

from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.optimizers.entry import Settings
from engine.pair import PairLeg, PairSpec, pair_legs

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

# an optimizer that evaluates several times a step prints what the first evaluation saw
CLOSURE = """\
    seen = []

    def evaluate():
{clear}        loss = loss_of(w * x)
        loss.backward()
        seen.append((loss.item(), w.item(), w.grad.item()))
        return loss

    optimizer.step(evaluate) if step < {steps} else evaluate()
    print(step, *seen[0])
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
    body = clear + BODY.format(steps=spec.steps)
    if any(OPTIMIZERS[leg.optimizer].several for leg in legs):
        body = CLOSURE.format(steps=spec.steps, clear=clear and "    " + clear)
    return _without_unused_imports(head + changes + body)


def _renewed(legs: tuple[PairLeg, ...]) -> list[bool]:
    if len(legs) == 1:
        return []
    from engine.descend import renewed  # asks torch, which the page can do without until here

    return renewed(legs)[1:]


def _loss(leg: PairLeg) -> str:
    return LOSSES[leg.loss].code(leg.loss_settings)


def _keywords(leg: PairLeg, before: Settings) -> str:
    """What torch is told where it has the settings `before`."""
    keywords = OPTIMIZERS[leg.optimizer].keywords
    old = keywords(before)
    return ", ".join(f"{name}={value!r}" for name, value in keywords(leg.settings).items() if value != old[name])


def _constructor(leg: PairLeg) -> str:
    entry = OPTIMIZERS[leg.optimizer]
    return f"torch.optim.{entry.torch_name}([w], {_keywords(leg, entry.defaults | {'lr': math.nan})})"


def _change(before: PairLeg, leg: PairLeg, new: bool) -> str:
    lines = [f"    if step == {leg.at}:\n"]
    if new:
        lines.append(f"        optimizer = {_constructor(leg)}\n")
    elif changed := _keywords(leg, before.settings):
        lines.append(f"        optimizer.param_groups[0].update({changed})\n")
    if (leg.x, leg.y) != (before.x, before.y):
        lines.append(f"        x, target = number({leg.x!r}), number({leg.y!r})\n")
    if _loss(leg) != _loss(before):
        lines.append(f"\n        def loss_of(prediction):\n            return {_loss(leg)}\n\n")
    return "".join(lines) if len(lines) > 1 else ""


def _without_unused_imports(text: str) -> str:
    text = text if "math." in text else text.replace("import math\n\n", "")
    return text if "F." in text else text.replace("import torch.nn.functional as F\n", "")
