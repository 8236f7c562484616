"""The value of a formula's tree in plain Python: the oracle of `engine.formula.tree` and of what the page typesets."""

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine.formula.tree import COMPARISONS, CONSTANTS, FUNCTIONS, OPERATORS, Tree, parse

APPLY: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": math.pow,  # operator.pow answers with a complex number where there is no real one
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "neg": operator.neg,
    "sqrt": lambda a: math.sqrt(a) if a >= 0 else math.nan,
    "abs": abs,
    "exp": math.exp,
    "log": math.log,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "atan": math.atan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "sign": lambda a: math.nan if math.isnan(a) else math.copysign(1.0, a) if a else 0.0,
    "max": lambda a, b: math.nan if math.isnan(a) or math.isnan(b) else max(a, b),
    "min": lambda a, b: math.nan if math.isnan(a) or math.isnan(b) else min(a, b),
    "float32": lambda a: float(np.float32(a)),
}
assert APPLY.keys() | {"where"} == {*OPERATORS.values(), *COMPARISONS.values(), *FUNCTIONS, "neg"}


def evaluate(tree: Tree, values: Mapping[str, float]) -> Any:
    if isinstance(tree, str):
        return values[tree] if tree in values else CONSTANTS[tree]
    if not isinstance(tree, tuple):
        return tree
    head, *parts = tree
    if head == "where":  # the other branch may have no value
        return evaluate(parts[1 if evaluate(parts[0], values) else 2], values)
    return APPLY[str(head)](*(evaluate(part, values) for part in parts))


def value(expression: str, **values: float) -> Any:
    """What an expression in the language is, with these numbers."""
    return evaluate(parse(f"result = {expression}").tree, values)


def names(tree: Tree) -> set[str]:
    """The names that stand in a tree."""
    if isinstance(tree, str):
        return {tree}
    return set().union(*map(names, tree[1:])) if isinstance(tree, tuple) else set()
