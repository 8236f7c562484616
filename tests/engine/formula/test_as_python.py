"""A formula as Python: run by itself it has the value that the lab's own function has, to the last bit."""

import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given

from engine.formula.as_python import code_of, helpers
from engine.formula.on_torch import function_of
from engine.formula.tree import Tree, expression, names, replaced
from tests.engine.formula.test_language import AT, TREES

VARIABLES = {"x", "y"}


def run(code: str, dtype: torch.dtype) -> Any:
    scope: dict[str, Any] = {"math": math, "np": np, "torch": torch, "a": AT["a"]}
    scope |= {name: torch.tensor(AT[name], dtype=dtype) for name in VARIABLES}
    exec(f"{helpers(code, str(dtype).removeprefix('torch.'))}\nresult = {code}\n", scope)  # noqa: S102
    return scope["result"]


def same(tree: Tree, dtype: torch.dtype) -> None:
    values = {"a": AT["a"]} | {name: torch.tensor(AT[name], dtype=dtype) for name in VARIABLES}
    with np.errstate(all="ignore"):
        ours, theirs = function_of(tree, VARIABLES, dtype)(values), run(code_of(tree, VARIABLES), dtype)
    assert isinstance(theirs, torch.Tensor) == isinstance(ours, torch.Tensor)
    np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
@given(tree=TREES)
def test_the_code_has_the_functions_value(tree: Tree, dtype: torch.dtype) -> None:
    same(tree, dtype)


@pytest.mark.parametrize(
    "text, code",
    [
        ("(1 - x)**2 + a*(y - x**2)**2", "(1 - x)**2 + a * (y - x**2)**2"),
        ("x - (y - 1)", "x - (y - 1)"),
        ("x/(2*y)", "x / (2 * y)"),
        ("max(x, 2)", "torch.maximum(x, number(2.0))"),
        ("x**-y", "x**(-y)"),
        ("2*pi*x", "2.0 * math.pi * x"),
        ("a**2*x", "float(np.float_power(a, 2.0)) * x"),
        ("where(a > 1, x, 0)", "(x if a > 1.0 else number(0.0))"),
        ("float32(x)", "single(x)"),
        ("(a - 1)*x/3", "(a - 1.0) * x / 3"),
        ("-(a**a + x)", "-(float(np.float_power(a, a)) + x)"),
        ("(a**a)**x", "float(np.float_power(a, a))**x"),
        ("(a**2*x)**2", "(float(np.float_power(a, 2.0)) * x)**2"),
    ],
)
def test_it_reads_as_one_would_write_it(text: str, code: str) -> None:
    assert code_of(expression(text), VARIABLES) == code
    same(expression(text), torch.float64)


def test_names_are_changed_wherever_they_stand() -> None:
    tree = replaced(expression("f*where(f > x, f, sin(f))"), {"f": "f_"})
    assert names(tree) == ["f_", "x"]
