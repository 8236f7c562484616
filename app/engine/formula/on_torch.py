"""A formula's tree as a function on torch's tensors, element by element: closures over a table of calls, no `eval`.

Whatever has no tensor in it is worked out in plain numbers, so that `lr*(1 - beta**t)` is one number for torch.
"""

from collections.abc import Callable, Mapping, Set
from operator import itemgetter
from typing import Any

import torch

from engine.formula.on_numpy import SIGNS, Function, Values, applied, number_of
from engine.formula.tree import COMPARISONS, Tree, names, written
from engine.wording import number
from words import _

Domain = tuple[tuple[float, float], ...]

TORCH: dict[str, Callable[..., Any]] = {
    "sqrt": torch.sqrt, "abs": torch.abs, "sign": torch.sign, "exp": torch.exp, "log": torch.log, "sin": torch.sin,
    "cos": torch.cos, "tan": torch.tan, "atan": torch.atan, "sinh": torch.sinh, "cosh": torch.cosh,
    "tanh": torch.tanh, "max": torch.maximum, "min": torch.minimum, "where": torch.where,
    "float32": lambda value: value.float().to(value.dtype),
}  # fmt: skip
SAME = {0.0, 0.5, 1.0, 2.0, 3.0, -1.0}  # powers whose bits do not depend on how many numbers torch takes at once
POINTS = 101  # a side of the grid on which a formula is looked at
FINE = 2000  # of x alone: so many that round numbers fall between them, and a single bad point is no stretch


def function_of(tree: Tree, tensors: Set[str], dtype: torch.dtype) -> Function:
    """The function of a mapping that holds the tensors named in `tensors`, all of one shape, and other numbers.

    The result has that shape where the tree has a tensor in it, and is a float where it has none.
    """
    if tensors.isdisjoint(names(tree)):
        return number_of(tree)
    if not isinstance(tree, tuple):
        return itemgetter(tree)
    head, *parts = tree
    functions = [function_of(part, tensors, dtype) for part in parts]
    if head in SIGNS:
        return applied(SIGNS[head], functions)
    if head == "where" and tensors.isdisjoint(names(parts[0])):
        condition, yes, no = functions[0], *(_tensor(part, dtype) for part in functions[1:])
        return lambda values: yes(values) if condition(values) else no(values)
    return applied(TORCH[str(head)], [_tensor(function, dtype) for function in functions])


def _tensor(function: Function, dtype: torch.dtype) -> Function:
    def tensor(values: Values) -> torch.Tensor:
        value = function(values)
        return value if isinstance(value, torch.Tensor) else torch.tensor(value, dtype=dtype)

    return tensor


def alike(tree: Tree) -> bool:
    """Whether a function's bits are the same for one number as for one among many, taken at once.

    torch takes several numbers in one instruction where there are enough of them; for most functions that gives the
    same bits, but not for other powers than the common ones, nor for sinh and cosh (measured; a test holds it).
    """
    if not isinstance(tree, tuple):
        return True
    exponent = tree[2] if tree[0] == "**" else 2.0
    exponent = -exponent[1] if isinstance(exponent, tuple) and exponent[0] == "neg" and exponent[1] == 1.0 else exponent
    return tree[0] not in {"sinh", "cosh"} and exponent in SAME and all(map(alike, tree[1:]))


def not_finite(tree: Tree, domain: Domain) -> str:
    """A sentence on the part of the domain where a formula of x and y is not finite; empty if there is none.

    `domain` has the ends of x and of y, or of x alone. The part is measured on a grid.
    """
    points = POINTS if len(domain) > 1 else FINE
    axes = [torch.linspace(low, high, points, dtype=torch.float64) for low, high in domain]
    grid = dict(zip("xy", torch.meshgrid(*axes, indexing="ij"), strict=False))
    bad = ~_on(tree, grid).isfinite()
    if not bad.any():
        return ""
    culprit = next(part for part in _inside_out(tree) if not _on(part, grid)[bad].isfinite().all())
    first = int(bad.flatten().nonzero()[0])
    place = ", ".join(f"{name} = {number(float(values.flatten()[first]), 4)}" for name, values in grid.items())
    text = _("{piece} is not finite on {share} % of the domain, as at {place}.")
    share = max(100 * float(bad.double().mean()), 0.01)
    return text.format(piece=written(culprit), share=number(share, 3), place=place)


def _on(tree: Tree, grid: Mapping[str, torch.Tensor]) -> torch.Tensor:
    value = function_of(tree, grid.keys(), torch.float64)(grid)
    return torch.as_tensor(value, dtype=torch.float64).expand_as(grid["x"])  # a part without x and y is one number


def _inside_out(tree: Tree) -> list[Tree]:
    """Every part of a tree, the smaller ones first; what a condition compares is not a part."""
    if not isinstance(tree, tuple):
        return []
    return (
        [*(part for child in tree[1:] for part in _inside_out(child)), tree]
        if tree[0] not in COMPARISONS.values()
        else []
    )
