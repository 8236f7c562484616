"""An update rule that the user wrote: a few lines in the language of `engine.formula.tree`.

    v = beta*v + g
    w = w - lr*v

w is the weight, g its gradient, t the number of the update, from 1, and lr the learning rate. Any other name that a
line sets is state, a number for each weight, 0 at the start; any other name is a setting. Lines are carried out in
their order. In a link lines stand apart by semicolons, and the commas of max and where are bars:
`lane=own,rule=v = beta*v + g;w = w - lr*v,lr=0.1,beta=0.9`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from engine.formula.tokens import FormulaError
from engine.formula.tree import Line, names, parse, written
from engine.optimizers import OPTIMIZERS, Optimizer
from engine.optimizers.entry import Settings, lr
from engine.param import Param
from engine.spec import Leg
from engine.steering import gradients
from engine.steering.schedules import SCHEDULES
from words import N_, _

OWN = "own"
LINES, SETTINGS = 12, 8
GIVEN = ("w", "g", "t", "lr")
FIXED = {"t", "lr"}
# what else a lane's text may hold, an optimizer's group of parameters, or a recorded column be called
TAKEN = {"x", "y", "grad", "used_grad", "loss", "rule", "step", "own", "params", "initial_lr", "max_lr", "schedule"}
TAKEN |= {"effective_lr", "moved", "betas", "min_lr", "max_momentum", "base_momentum", "foreach"}
TAKEN |= {param.name for param in (*gradients.PARAMS, *(p for s in SCHEDULES.values() for p in s.params))}
USUAL = {"beta": 0.9, "beta1": 0.9, "beta2": 0.999, "momentum": 0.9, "mu": 0.9, "eps": 1e-8}


@dataclass(frozen=True)
class OwnRule(Optimizer):
    """An entry like those of `OPTIMIZERS`, for a rule: its `text` as in a link, and its `lines`."""

    text: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def source(self) -> str:
        """None: it is the user's."""
        return ""

    @property
    def torch_class(self) -> Any:
        """What makes an optimizer of torch's kind that carries out the rule's lines; asking for it imports torch."""
        from engine.optimizers.own_torch import RuleOptimizer  # torch takes seconds to import: the page does without it

        return partial(RuleOptimizer, rule=self.lines)


def entry_of(leg: Leg) -> Optimizer:
    """The optimizer of a leg: torch's, or the leg's own rule.

    Raises FormulaError on a rule that is none; a leg from a link never has one.
    """
    return own_rule(leg.rule) if leg.rule else OPTIMIZERS[leg.optimizer]


@lru_cache(maxsize=1024)
def own_rule(text: str) -> OwnRule:
    """The optimizer that a rule is. Raises FormulaError, naming the line and the place, on a rule that is none."""
    lines = _lines(text)
    state = [name for name in dict.fromkeys(line.target for line in lines) if name not in {"w", "g"}]
    read = dict.fromkeys(name for line in lines for name in names(line.tree))
    settings = [name for name in read if name not in {*state, *GIVEN}]
    for name in (*state, *settings):
        if name in TAKEN:
            raise _misnamed(text, name)
    if len(settings) > SETTINGS:
        message = _("A rule has at most {limit} settings besides lr; this one has {size}.")
        raise FormulaError(message.format(limit=SETTINGS, size=len(settings)), 1)
    params = (lr(0.01), *(Param(name, name, USUAL.get(name, 1.0), -1e6, 1e6) for name in settings))
    return OwnRule(
        "Own", params, _told(lines), {name: name for name in state}, 0.01, N_("The rule that you wrote."), "",
        label=N_("Own rule"), text=canonical(text), lines=lines, surface_hint=0.001,
    )  # fmt: skip


def canonical(text: str) -> str:
    """A rule as it stands in a link, one text for all that differ in blank lines and line ends only."""
    return ";".join(line.strip() for line in _split(text) if line.strip()).replace(",", "|")


def typed(text: str) -> str:
    """A rule as a person types it, a line below the other."""
    return "\n".join(line.strip() for line in _split(text))


def _split(text: str) -> list[str]:
    return re.split(r"\r\n|[;\r\n]", text.replace("|", ","))


def _misnamed(text: str, name: str) -> FormulaError:
    """A name that a rule cannot have, where it stands first."""
    found = ((number, re.search(rf"\b{name}\b", line)) for number, line in enumerate(_split(text), 1))
    number, place = next((number, match) for number, match in found if match)
    return FormulaError(_("This name has another meaning here: choose another."), place.start() + 1, name, number)


def _lines(text: str) -> tuple[Line, ...]:
    given = [(number, line) for number, line in enumerate(_split(text), 1) if line.strip()]
    if len(given) > LINES:
        raise FormulaError(_("A rule has at most {limit} lines.").format(limit=LINES), 1, line=LINES + 1)
    lines = []
    for number, line in given:
        try:
            lines.append(parse(line))
        except FormulaError as mistake:
            raise FormulaError(mistake.problem, mistake.column, mistake.piece, number) from None
        if lines[-1].target in FIXED:
            raise FormulaError(_("A rule cannot set this: it is given."), 1, lines[-1].target, number)
    if "w" not in {line.target for line in lines}:
        raise FormulaError(_("The rule never sets w. End it with a line such as w = w - lr*g."), 1)
    return tuple(lines)


def _told(lines: tuple[Line, ...]) -> Any:
    def rule(settings: Settings) -> Iterator[str]:
        return (f"{line.target} = {written(line.tree)}" for line in lines)

    return rule
