"""What the scripts of all kinds of problems share: the optimizer, its changes on the way, a step, the imports."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from textwrap import indent

from engine.optimizers import OPTIMIZERS
from engine.optimizers.own import entry_of
from engine.param import Value
from engine.spec import Leg
from engine.steering.gradients import FIRST_SEED
from engine.steering.schedules import SCHEDULES, cycled, starts_anew

USES = {
    "import math\n\n": "math.",
    "import numpy as np\n": "np.",
    "import torch\n": "torch.",
    "import torch.nn.functional as F\n": "F.",
    "from torch import nn\n": "nn.",
}
STEP = """\
{evaluate}loss.backward()
print(step, {numbers})
{alter}if step < {steps}:
    optimizer.step()
{advance}"""
# an optimizer that evaluates several times a step prints what the first evaluation saw
CLOSURE = """\
seen = []

def evaluate():
{evaluate}    loss.backward()
    seen.append([{numbers}])
{alter}    return loss

loss = optimizer.step(evaluate) if step < {steps} else evaluate()
print(step, *seen[0])
"""


def imports(code: str) -> str:
    """The imports that `code` uses."""
    return "".join(line for line, use in USES.items() if re.search(rf"(?<![\w.]){re.escape(use)}", code))


def optimizer(legs: Sequence[Leg], parameters: str, seed: int, rules: Sequence[str] = ()) -> str:
    """The optimizer as the run starts, its schedule and the noise to come; `parameters` is an expression.

    `rules` are those that the user wrote: the script has a class Rule1 for the first of them.
    """
    lines = [f"optimizer = {_constructor(legs[0], parameters, rules)}", *_scheduler(legs[0])]
    if any(leg.noise for leg in legs):
        lines.append(f"source = torch.Generator().manual_seed({FIRST_SEED + seed})")
    return "\n".join(lines)


def optimizer_change(before: Leg, leg: Leg, new: bool, parameters: str, rules: Sequence[str] = ()) -> list[str]:
    """The statements that take the optimizer from one leg to the next; `new` as `renewed` has it."""
    if new:
        return [f"optimizer = {_constructor(leg, parameters, rules)}", *_scheduler(leg)]
    anew = starts_anew(before, leg)
    moved = [name for name in ("lr", cycled(before)) if name and anew]  # what the schedule before may have moved
    changed = _keywords(leg, before.settings | dict.fromkeys(moved, math.nan))
    if anew and leg.schedule != "constant":  # a scheduler takes up an earlier one's initial_lr
        changed += f", initial_lr={leg.settings['lr']!r}"
    lines = [f"optimizer.param_groups[0].update({changed})"] if changed else []
    return [*lines, *(_scheduler(leg) if anew else [])]


def renewed(legs: Sequence[Leg]) -> list[bool]:
    """Which of the changes on the way start a new optimizer."""
    if len(legs) == 1:
        return []
    from engine.optimizers.of_leg import renewed  # asks torch, which the page can do without until here

    return renewed(tuple(legs))[1:]


def step(legs: Sequence[Leg], steps: int, evaluate: str, numbers: str, parameters: str) -> str:
    """The statements of a step: `evaluate` makes `loss`, `numbers` are what is printed of it."""
    several = any(entry_of(leg).several for leg in legs)
    alter = _by_leg(legs, lambda leg: _alter(leg, parameters))
    advance = _by_leg(legs, _advance)
    if not several:
        advance = indent(advance, "    ")
        return STEP.format(evaluate=evaluate, numbers=numbers, alter=alter, steps=steps, advance=advance)
    evaluate, alter = indent(evaluate, "    "), indent(alter, "    ")
    advance = f"if step < {steps}:\n{indent(advance, '    ')}" if advance else ""
    return CLOSURE.format(evaluate=evaluate, numbers=numbers, alter=alter, steps=steps) + advance


def _constructor(leg: Leg, parameters: str, rules: Sequence[str]) -> str:
    """The optimizer of a leg, with lr and what differs from torch's defaults; of a rule with all its settings."""
    if leg.rule:
        return f"Rule{rules.index(leg.rule) + 1}({parameters}, {_keywords(leg, dict.fromkeys(leg.settings, math.nan))})"
    entry = OPTIMIZERS[leg.optimizer]
    return f"torch.optim.{entry.torch_name}({parameters}, {_keywords(leg, entry.defaults | {'lr': math.nan})})"


def _keywords(leg: Leg, before: Mapping[str, Value]) -> str:
    """What torch is told where it has the settings `before`."""
    keywords = entry_of(leg).keywords
    old = keywords(before)
    return ", ".join(f"{name}={value!r}" for name, value in keywords(leg.settings).items() if value != old[name])


def _scheduler(leg: Leg) -> list[str]:
    entry = SCHEDULES[leg.schedule]
    keywords = entry.keywords(leg.schedule_settings, float(leg.settings["lr"]))
    text = "".join(f", {name}={value!r}" for name, value in keywords.items())
    made = f"scheduler = torch.optim.lr_scheduler.{entry.torch_name}(optimizer{text})"
    return [made] if entry.torch_name else []


def _advance(leg: Leg) -> str:
    """What follows an update."""
    entry = SCHEDULES[leg.schedule]
    if not entry.torch_name:
        return ""
    last = entry.last(leg.schedule_settings)
    guard = f"if scheduler.last_epoch < {last}:\n    " if last is not None else ""
    return f"{guard}scheduler.step({'loss' if entry.metric else ''})\n"


def _alter(leg: Leg, parameters: str) -> str:
    """What is done to the gradients."""
    text = ""
    if leg.noise:
        noise = "torch.randn(parameter.shape, dtype=parameter.dtype, generator=source)"
        text += f"for parameter in {parameters}:\n    parameter.grad += {leg.noise!r} * {noise}\n"
    if leg.clip_value:
        text += f"torch.nn.utils.clip_grad_value_({parameters}, {leg.clip_value!r})\n"
    if leg.clip_norm:
        text += f"torch.nn.utils.clip_grad_norm_({parameters}, {leg.clip_norm!r})\n"
    return text


def _by_leg(legs: Sequence[Leg], text_of: Callable[[Leg], str]) -> str:
    """The statements of each leg, under a condition on the step where they differ."""
    texts = [text_of(leg) for leg in legs]
    if len(set(texts)) == 1:
        return texts[0]
    ends = [f" < {leg.at}" for leg in legs[1:]] + [""]
    blocks = zip(legs, ends, texts, strict=True)
    return "".join(f"if {leg.at} <= step{end}:\n{indent(text, '    ')}" for leg, end, text in blocks if text)
