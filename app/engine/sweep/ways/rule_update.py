"""An update of many runs at once, each with settings of its own: the rule that an optimizer's entry declares.

It is the rule that the page typesets, carried out on tensors of shape (d, K) with settings of shape (K,): torch takes
no learning rate per run within one group of parameters. It is torch's update within rounding; a test holds it to that.
"""

from collections.abc import Mapping
from typing import Any

import torch

from engine.formula.on_torch import function_of
from engine.formula.tree import Line, names, parse
from engine.optimizers import Optimizer
from engine.param import Value


class RuleUpdate:
    """`update(gradient, now)` moves `parameter`, shape (d, K); `now` has settings that a schedule changed."""

    def __init__(
        self, entry: Optimizer, settings: Mapping[str, Value], varied: Mapping[str, torch.Tensor],
        parameter: torch.Tensor,
    ) -> None:  # fmt: skip
        self.parameter = parameter.detach()
        varied = _as_torch_reads(settings, varied)
        lines = _lines(entry, settings, varied)
        self.tensors = _tensors(lines, {"w", "g", *varied, *(["lr"] if "lr" in varied else [])})
        self.calls = [(line.target, function_of(line.tree, self.tensors, parameter.dtype)) for line in lines]
        self.values: dict[str, Any] = {**settings, **varied, "t": 0, "w": self.parameter}
        for name in {line.target for line in lines} - {"w"}:
            first = self.values[entry.begins[name]] if name in entry.begins else 0.0
            self.values[name] = torch.as_tensor(first, dtype=parameter.dtype) if name in self.tensors else first

    @torch.no_grad()
    def __call__(self, gradient: torch.Tensor, now: Mapping[str, Any]) -> None:
        """Carry out the rule's lines on a gradient of shape (d, K); the parameter is changed in place."""
        values = self.values
        values |= now
        values["t"] += 1
        values["g"] = gradient
        for target, function in self.calls:
            values[target] = function(values)
        self.parameter.copy_(torch.as_tensor(values["w"]))
        values["w"] = self.parameter


def _lines(entry: Optimizer, settings: Mapping[str, Value], varied: Mapping[str, torch.Tensor]) -> list[Line]:
    """The rule with every term that any run needs; without what does not bear on the weight, such as averages kept."""
    assert entry.rule
    lines = [parse(text) for text in entry.rule({**settings, **{name: float(v.max()) for name, v in varied.items()}})]
    needed = {"w"}
    while more := {n for line in lines if line.target in needed for n in names(line.tree)} - needed:
        needed |= more
    return [line for line in lines if line.target in needed]


def _tensors(lines: list[Line], known: set[str]) -> set[str]:
    """The names that hold tensors: those that are known to, and what is made of them."""
    while more := {line.target for line in lines if not known.isdisjoint(names(line.tree))} - known:
        known = known | more
    return known


def _as_torch_reads(settings: Mapping[str, Value], varied: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Without momentum SGD has no dampening either: torch leaves out both."""
    if "dampening" not in settings or "momentum" not in varied:
        return dict(varied)
    dampening = varied.get("dampening", settings["dampening"])
    return {**varied, "dampening": torch.where(varied["momentum"] == 0, 0.0, torch.as_tensor(dampening))}
