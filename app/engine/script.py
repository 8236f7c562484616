"""A run as a short PyTorch script: run by itself, it prints the run's numbers."""

import math
import textwrap
from collections.abc import Callable

from engine.gradients import FIRST_SEED
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.optimizers.entry import Settings
from engine.pair import PairLeg, PairSpec, pair_legs
from engine.schedules import SCHEDULES, cycled, starts_anew

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
{schedule}{noise}

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
{alter}        return loss

    loss = optimizer.step(evaluate) if step < {steps} else evaluate()
    print(step, *seen[0])
"""

BODY = """\
    loss = loss_of(w * x)
    loss.backward()
    print(step, loss.item(), w.item(), w.grad.item())
{alter}    if step < {steps}:
        optimizer.step()
"""


def script(spec: PairSpec) -> str:
    """The first lane of `spec` as a program that prints step, loss, weight and gradient, a row a line."""
    legs = pair_legs(spec)
    start = legs[0]
    head = HEAD.format(
        schedule=_schedule(start, ""), noise=_noise(spec),
        dtype=spec.dtype, x=start.x, y=start.y, w=spec.w, steps=spec.steps, loss=_loss(start),
        leaf=".requires_grad_()" if spec.requires_grad else "", optimizer=_constructor(start),
    )  # fmt: skip
    changes = "".join(
        _change(before, leg, new) for before, leg, new in zip(legs, legs[1:], _renewed(legs), strict=False)
    )
    clear = "    optimizer.zero_grad()\n" if spec.zero_grad else ""
    several = any(OPTIMIZERS[leg.optimizer].several for leg in legs)
    alter = _by_leg(legs, _alter, "        " if several else "    ")
    body = clear + BODY.format(steps=spec.steps, alter=alter)
    if several:
        body = CLOSURE.format(steps=spec.steps, alter=alter, clear=clear and "    " + clear)
    if advance := _by_leg(legs, _advance, "        "):
        body += advance if not several else f"    if step < {spec.steps}:\n{advance}"
    return _without_unused_imports(head + changes + body)


def _renewed(legs: tuple[PairLeg, ...]) -> list[bool]:
    if len(legs) == 1:
        return []
    from engine.driver import renewed  # asks torch, which the page can do without until here

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
    anew = new or starts_anew(before, leg)
    moved = [name for name in ("lr", cycled(before)) if name and anew]  # what the schedule before may have moved
    old = before.settings | dict.fromkeys(moved, math.nan)
    if new:
        lines.append(f"        optimizer = {_constructor(leg)}\n")
    elif changed := _keywords(leg, old):
        lines.append(f"        optimizer.param_groups[0].update({changed})\n")
    if anew and leg.schedule != "constant":
        lr = leg.settings["lr"]
        lines += [] if new else [f"        optimizer.param_groups[0].update(initial_lr={lr!r})\n"]
        lines.append(_schedule(leg, "        "))
    if (leg.x, leg.y) != (before.x, before.y):
        lines.append(f"        x, target = number({leg.x!r}), number({leg.y!r})\n")
    if _loss(leg) != _loss(before):
        lines.append(f"\n        def loss_of(prediction):\n            return {_loss(leg)}\n\n")
    return "".join(lines) if len(lines) > 1 else ""


def _schedule(leg: PairLeg, indent: str) -> str:
    """The leg's scheduler on the optimizer."""
    entry = SCHEDULES[leg.schedule]
    if not entry.torch_name:
        return ""
    keywords = entry.keywords(leg.schedule_settings, float(leg.settings["lr"]))
    text = "".join(f", {name}={value!r}" for name, value in keywords.items())
    return f"{indent}scheduler = torch.optim.lr_scheduler.{entry.torch_name}(optimizer{text})\n"


def _advance(leg: PairLeg) -> str:
    """What follows an update."""
    entry = SCHEDULES[leg.schedule]
    if not entry.torch_name:
        return ""
    last = entry.last(leg.schedule_settings)
    guard = f"if scheduler.last_epoch < {last}:\n    " if last is not None else ""
    return f"{guard}scheduler.step({'loss' if entry.metric else ''})\n"


def _alter(leg: PairLeg) -> str:
    """What is done to the gradient."""
    lines = []
    if leg.noise:
        lines.append(f"w.grad += {leg.noise!r} * torch.randn((), dtype=w.dtype, generator=noise)\n")
    if leg.clip_value:
        lines.append(f"torch.nn.utils.clip_grad_value_([w], {leg.clip_value!r})\n")
    if leg.clip_norm:
        lines.append(f"torch.nn.utils.clip_grad_norm_([w], {leg.clip_norm!r})\n")
    return "".join(lines)


def _noise(spec: PairSpec) -> str:
    if not any(leg.noise for leg in pair_legs(spec)):
        return ""
    return f"noise = torch.Generator().manual_seed({FIRST_SEED + spec.seed})\n"


def _by_leg(legs: tuple[PairLeg, ...], lines_of: Callable[[PairLeg], str], indent: str) -> str:
    """The lines of each leg, under a condition on the step where they differ."""
    lines = [lines_of(leg) for leg in legs]
    if len(set(lines)) == 1:
        return textwrap.indent(lines[0], indent)
    ends = [f" < {leg.at}" for leg in legs[1:]] + [""]
    blocks = [
        f"if {leg.at} <= step{end}:\n" + textwrap.indent(text, "    ")
        for leg, end, text in zip(legs, ends, lines, strict=True)
        if text
    ]
    return textwrap.indent("".join(blocks), indent)


def _without_unused_imports(text: str) -> str:
    text = text if "math." in text else text.replace("import math\n\n", "")
    return text if "F." in text else text.replace("import torch.nn.functional as F\n", "")
