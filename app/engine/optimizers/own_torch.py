"""A rule that the user wrote, as an optimizer of torch: it carries out the rule's lines with torch's operations."""

from collections.abc import Callable, Iterable
from math import copysign, inf
from typing import Any

import torch

from engine.formula.on_numpy import Function
from engine.formula.on_torch import function_of
from engine.formula.tree import Line, names


class RuleOptimizer(torch.optim.Optimizer):
    """Each step carries out the lines of `rule`, in their order, on every parameter.

    A name that a line sets is a tensor of the parameter's shape, 0 before the first step, and changed in place; the
    gradient alone may be set for the rest of a step. `settings` are the numbers of the rule's other names.
    """

    def __init__(self, params: Iterable[torch.Tensor], /, *, rule: tuple[Line, ...], **settings: Any):
        super().__init__(params, settings)
        self.rule, self.kept = rule, list(dict.fromkeys(line.target for line in rule if line.target not in {"w", "g"}))
        self.calls: list[tuple[str, Function]] | None = None

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """One update, as every optimizer of torch has it; the closure's loss, where one is given."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._update(parameter, parameter.grad, group)
        return loss

    def _update(self, parameter: torch.Tensor, gradient: torch.Tensor, group: dict[str, Any]) -> None:
        state = self.state[parameter]
        if not state:
            state |= {"step": 0} | {name: torch.zeros_like(parameter) for name in self.kept}
        state["step"] += 1
        values = group | state | {"t": state["step"], "w": parameter, "g": gradient.clone()}
        for target, function in self._functions(parameter.dtype):
            value = function(values)
            tensor = value if isinstance(value, torch.Tensor) else torch.tensor(value, dtype=parameter.dtype)
            values[target].copy_(tensor)

    def _functions(self, dtype: torch.dtype) -> list[tuple[str, Function]]:
        if self.calls is None:
            tensors = {"w", "g", *self.kept}
            self.calls = [(line.target, _line(line, tensors, dtype)) for line in self.rule]
        return self.calls


def _line(line: Line, tensors: set[str], dtype: torch.dtype) -> Function:
    """What a line sets its name to.

    `a - s*b` and `a + s*b`, where s is one number for all weights, are torch's `add` with its `alpha`, which is how
    torch's own optimizers take their step: only so do the same lines give the same bits for many weights, which the
    processor multiplies and adds in one go.
    """

    def function(tree: Any) -> Function:
        return function_of(tree, tensors, dtype)

    def with_tensors(*trees: Any) -> list[bool]:
        return [not tensors.isdisjoint(names(tree)) for tree in trees]

    match line.tree:
        case ("+" | "-" as sign, left, ("*", scale, right)) if with_tensors(left, scale, right) == [True, False, True]:
            a, s, b = function(left), function(scale), function(right)
            factor, most = (1.0 if sign == "+" else -1.0), torch.finfo(dtype).max
            return lambda values: torch.add(a(values), b(values), alpha=_rounded(factor * s(values), most))
    return function(line.tree)


def _rounded(value: float, most: float) -> float:
    """What the type of the numbers, `most` at the most, makes of a number that is too large: torch refuses it."""
    return copysign(inf, value) if abs(value) > most else value
