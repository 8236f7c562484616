"""A formula's tree as a function on numbers and NumPy's arrays, element by element: closures over a table of calls."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine.formula.tree import CONSTANTS, Tree, names

Values = Mapping[str, Any]
Function = Callable[[Values], Any]

SIGNS: dict[str, Callable[..., Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow,
    "neg": operator.neg, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
NUMPY: dict[str, Callable[..., Any]] = {
    "sqrt": np.sqrt, "abs": np.abs, "sign": np.sign, "exp": np.exp, "log": np.log, "sin": np.sin, "cos": np.cos,
    "tan": np.tan, "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "max": np.maximum,
    "min": np.minimum, "where": np.where, "float32": np.float32, "/": np.divide, "**": np.float_power,
}  # fmt: skip


def number_of(tree: Tree) -> Function:
    """The float that a tree is; infinite or NaN where it has no value."""
    function = array_of(tree)

    def number(values: Values) -> float:
        with np.errstate(all="ignore"):
            return float(function(values))

    if names(tree):
        return number
    constant = number({})
    return lambda values: constant


def array_of(tree: Tree) -> Function:
    """The function of a mapping that holds numbers and arrays, by NumPy's rules for their shapes."""
    if isinstance(tree, str):
        return (lambda values: CONSTANTS[tree]) if tree in CONSTANTS else (lambda values: np.float64(values[tree]))
    if not isinstance(tree, tuple):
        return lambda values: tree
    head = str(tree[0])
    return applied(NUMPY.get(head) or SIGNS[head], [array_of(part) for part in tree[1:]])


def applied(call: Callable[..., Any], functions: list[Function]) -> Function:
    """As few Python calls as there can be: these run at every step."""
    if len(functions) == 1:
        (one,) = functions
        return lambda values: call(one(values))
    if len(functions) == 2:
        left, right = functions
        return lambda values: call(left(values), right(values))
    return lambda values: call(*(function(values) for function in functions))
