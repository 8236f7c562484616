"""The language of formulas: any text is a tree or a sentence that says where, soon; a tree's value is Python's."""

import ast
import json
import math
import time

import numpy as np
import pytest
import torch
from hypothesis import assume, example, given
from hypothesis import strategies as st

from engine.formula.on_numpy import number_of
from engine.formula.on_torch import TORCH, alike, function_of, not_finite
from engine.formula.tokens import LENGTH, FormulaError
from engine.formula.tree import COMPARISONS, FUNCTIONS, OPERATORS, Tree, expression, names, parse, replaced, written
from tests.rules import evaluate
from tests.thorough import examples

SOON = 1.0  # seconds of this thread's computing: a busy machine stays far below, what grows without bound far above


def refused(text: str) -> FormulaError:
    begun = time.thread_time()
    with pytest.raises(FormulaError) as wrong:
        expression(text)
    assert time.thread_time() - begun < SOON
    message = str(wrong.value)
    assert message.startswith("Column ")
    assert message.endswith(".")
    assert len(message) < 250
    return wrong.value


# Those who try to get out

ESCAPES = [
    "().__class__.__bases__[0].__subclasses__()", "x.__class__", "x.grad", "x.data", "x[0]", "x[...]", "x[1:2]",
    "__import__('os').system('ls')", "__import__", "__builtins__", "import os", "from os import path", "open(x)",
    "eval(x)", "exec(x)", "getattr(x, y)", "globals()", "locals()", "vars()", "type(x)", "print(x)", "breakpoint()",
    "lambda: x", "(lambda x: x)(1)", "[x for x in y]", "{x for x in y}", "(x for x in y)", "{x: y for x in y}",
    "f'{x}'", "f\"{x.__class__}\"", "'text'", "b'x'", "r'x'", '"""x"""', "(x := 1)", "x = 1", "x; y", "x\\\n+1", "*x",
    "max(*x)", "sqrt(**x)", "sqrt(x=y)", "x if y else 1", "x and y", "x or y", "not x", "x is y", "x in y", "x == y",
    "x != y", "~x", "x % y", "x // y", "x @ y", "x << 9999", "x >> 1", "x & y", "x | y", "x ^ y", "await x", "yield x",
    "yield", "None", "True", "...", "1j", "0x10", "0b1", "0o7", "1_000", "0777", "[1]", "{1}", "(1, 2)", "1, 2", "x,",
    "2**65", "x**1e9", "x**-999", "1e999", "x" * 21, "x > 0", "0 < x < 1", "where(x, 1, 2)",
    "where(0 < x < 1, 1, 2)", "where(x > 0, 1)", "max(x > 0, 1)", "sin", "sin()", "sin(x, y)", "sin x", "f(x)", "x(y)",
    "2x", "2(x)", "(x)(y)", "x y", "x +", "+ x", "* x", "()", "(x", "x)", ")(", "", " ", "\t\n", "#x", "x # y",
    "(" * 250 + ")" * 250, "(" * 150 + "x" + ")" * 149, "-" * 299 + "x", "sqrt(" * 60, "x+" * 140 + "x",
    "9" * 5000, "x" * 100_000, "(" * 100_000, "[" * 300, "{" * 300, "lambda:" * 40, "not " * 70,
    "\0", "x\0", "x\x1b", "\ufeffx", "х + 1", "ｘ + 1", "𝐱", "ﬁ", "ℯ", "π", "x²", "x·y", "x−y", "√x", "１", "x\u200b",
    "ſin(x)", "ⅇxp(x)", "\ud800", "sin\u2028(x", "x\r)", "%s", "${x}", "{x}", "<script>", "__", "_x", "x.",
    "1..2", "1.2.3", "1e", "e1.5e", "1ee5", ".", "..", "where", "e(x)", "pi(x)", "if", "self.x", "a.b.c.d",
]  # fmt: skip
HARMLESS = {
    "print": "print", "x__": "x__", "9**9**9**9": ("**", 9.0, ("**", 9.0, ("**", 9.0, 9.0))),
    "9" * 300: float("9" * 300), "x**" * 99 + "x": None,
}  # fmt: skip


@pytest.mark.parametrize("text", ESCAPES, ids=lambda text: ascii(text)[:40])
def test_who_tries_to_get_out_is_told_where_and_soon(text: str) -> None:
    assert 1 <= refused(text).column <= LENGTH + 1


@pytest.mark.parametrize("text, tree", HARMLESS.items(), ids=lambda value: ascii(value)[:40])
def test_what_only_looks_dangerous_is_a_formula_like_any_other(text: str, tree: Tree | None) -> None:
    """A name is a name, whatever Python has under it; numbers are floats, so that a tower of powers costs nothing."""
    begun = time.thread_time()
    made = expression(text)
    assert tree in (made, None)
    number_of(replaced(made, {"x": 1.5, "print": 1.0, "x__": 1.0}))({})
    assert time.thread_time() - begun < SOON


PLACES = [
    ("x + 2y", 5, "2y"), ("x^2", 2, "^"), ("x + (y", 5, "("), ("sin(x) + cos(x))", 16, ")"), ("1 + f(x)", 5, "f"),
    ("x + y.grad", 6, "."), ("x + sin", 5, "sin"), ("x + max(y)", 5, "max(y)"), ("x + (y > 1)", 6, "y > 1"),
    ("x + y**99", 5, "y**99"), ("x + ", 3, "+"), ("x + х", 5, "х"), ("  x + lambda", 7, "lambda"),
    ("x\n+ 2y", 5, "2y"), ("where(x, 1, 2)", 7, "x"), ("x / / y", 5, "/"),
]  # fmt: skip


@pytest.mark.parametrize("text, column, piece", PLACES)
def test_a_mistake_is_told_at_its_place(text: str, column: int, piece: str) -> None:
    mistake = refused(text)
    assert (mistake.column, mistake.piece) == (column, piece)
    assert f"Column {column}, “{piece}”" in str(mistake)


@pytest.mark.parametrize(
    "text, word",
    [("x^2", "**"), ("2x", "*"), ("x²", "**2"), ("|x|", "abs"), ("π", "pi"), ("sin x", "*"), ("f(x)", "sqrt, abs"),
     ("x == 1", "<="), ("sin", "sin(…)")],
)  # fmt: skip
def test_a_common_slip_is_told_what_to_write(text: str, word: str) -> None:
    assert word in refused(text).problem


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_where_nothing_is_typed_yet_it_says_so(text: str) -> None:
    assert refused(text).problem.startswith("There is no formula yet.")


@pytest.mark.parametrize(
    "text",
    ["x" + " " * 299, "(" * 20 + "x" + ")" * 20, "a" * 20, "-" * 99 + "x", "x**64", "x**-64"],
    ids=["300 characters", "20 brackets", "20 letters", "99 signs", "64", "-64"],
)
def test_the_largest_that_is_allowed_is_read(text: str) -> None:
    assert len(text) <= LENGTH
    expression(text)


@pytest.mark.parametrize(
    "text, column",
    [("x" + " " * 300, 301), ("(" * 21 + "x" + ")" * 21, 21), ("1+" + "a" * 21, 3), ("x**65", 1), ("x**-65", 1)],
    ids=["301 characters", "21 brackets", "21 letters", "65", "-65"],
)
def test_one_more_is_refused_at_its_place(text: str, column: int) -> None:
    assert refused(text).column == column


# Whatever is typed

ALPHABET = "xyabe0123456789.+-*/()=<>, \n_'\"[]{}!@#%^&|:;\\~`$?²πх\0"
PIECES = st.sampled_from([*FUNCTIONS, *OPERATORS.values(), *COMPARISONS.values(), "(", ")", ",", "x", "y", "a", "2",
                          "1e9", ".5", " ", "lambda", "import", "__", "."])  # fmt: skip


@given(st.one_of(st.text(max_size=320), st.text(ALPHABET, max_size=80), st.lists(PIECES, max_size=60).map("".join)))
@example("x" * LENGTH)
@examples(200)
def test_any_text_is_a_tree_or_a_sentence_soon(text: str) -> None:
    begun = time.thread_time()
    try:
        tree, message = expression(text), ""
    except FormulaError as mistake:
        tree, message = 0.0, str(mistake)
    assert time.thread_time() - begun < SOON
    assert not message or message.startswith("Column ")
    json.dumps(tree)  # only tuples, texts and numbers
    assert all(name.isascii() for name in names(tree))
    assume(len(written(tree)) <= LENGTH)  # it has spaces that the text may do without
    assert expression(written(tree)) == tree


@given(st.text(ALPHABET, max_size=80))
def test_any_line_is_a_line_of_a_rule_or_a_sentence(text: str) -> None:
    try:
        line = parse(text)
    except FormulaError:
        return
    assert line.target.isidentifier()


TREES = st.recursive(
    st.one_of(st.sampled_from(["x", "y", "a", "pi", "e"]), st.sampled_from([0.5, 1.0, 2.0, 3.0])),
    lambda part: st.one_of(
        st.tuples(st.sampled_from(sorted(OPERATORS.values())), part, part),
        st.tuples(
            st.sampled_from(["neg", *(name for name, count in FUNCTIONS.items() if count == 1 and name != "float32")]),
            part,
        ),
        st.tuples(st.sampled_from(["max", "min"]), part, part),
        st.tuples(st.just("where"), st.tuples(st.sampled_from(sorted(COMPARISONS.values())), part, part), part, part),
    ),
    max_leaves=8,
)
AT = {"x": 1.3, "y": -0.7, "a": 2.25}


@given(TREES)
def test_a_tree_written_reads_back_as_itself(tree: Tree) -> None:
    text = written(tree)
    assume(len(text) <= LENGTH)
    assert expression(text) == tree
    compile(ast.parse(text, mode="eval"), "", "eval")  # it is Python, too


# Values and gradients


def by_torch(tree: Tree, values: dict[str, float], dtype: torch.dtype = torch.float64) -> tuple[float, list[float]]:
    """The value at x and y, and the gradient."""
    point = {name: torch.tensor(values[name], dtype=dtype, requires_grad=True) for name in "xy"}
    value = function_of(replaced(tree, {"a": values["a"]}), {"x", "y"}, dtype)(point)
    if not isinstance(value, torch.Tensor) or not value.requires_grad:
        return float(value), [0.0, 0.0]
    parts = torch.autograd.grad(value, list(point.values()), allow_unused=True)
    return value.item(), [0.0 if part is None else part.item() for part in parts]


def by_python(tree: Tree, values: dict[str, float]) -> float:
    """NaN where Python gives an error or a complex number."""
    try:
        value = evaluate(tree, values)
    except (ArithmeticError, ValueError):
        return math.nan
    return float(value) if isinstance(value, float) else math.nan


@given(TREES)
@examples(100)
def test_the_value_is_pythons(tree: Tree) -> None:
    value = by_python(tree, AT)
    assume(math.isfinite(value))
    made, _gradient = by_torch(tree, AT)
    assert made == pytest.approx(value, rel=1e-9, abs=1e-9)
    assert number_of(replaced(tree, AT))({}) == pytest.approx(value, rel=1e-9, abs=1e-9)


GRADIENTS = [
    "x**2 + 3*sin(y)", "exp(-x**2)*cos(y)", "log(x + 3)/(1 + y**2)", "tanh(x*y) + atan(y)", "sqrt(x**2 + y**2)",
    "sinh(x) - cosh(y)", "abs(x)*y + tan(y)", "where(x > y, x*y, x/y)", "max(x, y) + min(x, 2*y)", "a**x + x**a",
    "2**y - 1/x", "-x - -y", "max(x, 0.5)*min(y, 0.5)", "sign(x)*y", "x**-2 + y**3", "e**x + pi*y", "(x + y)**4",
]  # fmt: skip


@pytest.mark.parametrize("text", GRADIENTS)
def test_the_gradient_is_the_difference_quotient(text: str) -> None:
    tree, h = expression(text), 1e-6
    _value, gradient = by_torch(tree, AT)
    for name, slope in zip("xy", gradient, strict=True):
        up, down = (by_python(tree, AT | {name: AT[name] + step}) for step in (h, -h))
        assert slope == pytest.approx((up - down) / (2 * h), rel=1e-6, abs=1e-7)


def test_every_word_of_the_language_is_tried() -> None:
    heads = set().union(*(heads_of(expression(text)) for text in (*GRADIENTS, "where(x < y, where(x <= y, 1, 2), 3)",
                                                                  "where(x >= y, 1, 2)")))  # fmt: skip
    assert heads | {"float32"} == {*FUNCTIONS, *OPERATORS.values(), *COMPARISONS.values(), "neg"}
    assert set(TORCH) == set(FUNCTIONS)


def heads_of(tree: Tree) -> set[str]:
    return {str(tree[0])}.union(*map(heads_of, tree[1:])) if isinstance(tree, tuple) else set()


@pytest.mark.parametrize("text", GRADIENTS)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_a_grid_has_the_values_of_its_points_and_the_precision_asked_for(text: str, dtype: torch.dtype) -> None:
    tree = replaced(expression(text), {"a": 2.25})
    function = function_of(tree, {"x", "y"}, dtype)
    x, y = torch.linspace(0.1, 2, 40, dtype=dtype), torch.linspace(-2, 1, 40, dtype=dtype)
    grid = function({"x": x, "y": y})
    assert (grid.dtype, grid.shape) == (dtype, (40,))
    single = [function({"x": a, "y": b}).item() for a, b in zip(x, y, strict=True)]
    rounding = 1e-14 if dtype == torch.float64 else 1e-5
    np.testing.assert_allclose(grid.numpy(), single, rtol=rounding, atol=rounding)
    if alike(tree):
        np.testing.assert_array_equal(grid.numpy(), np.array(single, dtype=grid.numpy().dtype))


@pytest.mark.parametrize(
    "text, same",
    [("sinh(x)", False), ("cosh(x)", False), ("1 + 2*cosh(x*y)", False), ("x**2.5", False), ("x**4", False),
     ("x**y", False), ("2**x", False), ("x**-2", False), ("x**-1", True), ("x**0.5", True), ("x**3 + y**2", True),
     ("x", True), ("2", True), ("exp(x)*tanh(y)/sqrt(x)", True), ("where(x > 0, x**3, sinh(x))", False)],
)  # fmt: skip
def test_whose_bits_are_those_of_a_number_alone_is_known(text: str, same: bool) -> None:
    assert alike(expression(text)) == same


def test_names_that_are_no_variable_are_constants() -> None:
    assert names(expression("a*x**2 + b*sin(y) + a + pi + e")) == ["a", "x", "b", "y"]


# Where it is not finite

SQUARE = ((-2.0, 2.0), (-2.0, 2.0))


@pytest.mark.parametrize(
    "text, piece, share",
    [
        ("x + log(x)", "log(x)", 50), ("sqrt(x) + y", "sqrt(x)", 50), ("1 + y/(x - x)", "y/(x - x)", 100),
        ("exp(1000*x)", "exp(1000*x)", 32), ("log(-1)*x", "log(-1)", 100), ("log(x)*log(y)", "log(x)", 75),
    ],
)  # fmt: skip
def test_where_a_formula_is_not_finite_is_told(text: str, piece: str, share: float) -> None:
    message = not_finite(expression(text), SQUARE)
    assert message.startswith(f"{piece} is not finite on ")
    assert float(message.split(" % ")[0].split()[-1]) == pytest.approx(share, abs=2)
    place = dict(part.split(" = ") for part in message.rstrip(".").split("as at ")[1].split(", "))
    point = {name: float(number.replace("−", "-")) for name, number in place.items()}
    _value, _gradient = by_torch(expression(text), {"a": 0.0} | point)
    assert not math.isfinite(_value)


@pytest.mark.parametrize(
    "text", ["where(1 > 0, 1, x)*sqrt(x)", "sqrt(x) + where(0 > 1, x, 2)", "sqrt(x)*where(1 < 2, 1, 2)"]
)
def test_a_condition_without_x_and_y_is_one_number_of_the_formula(text: str) -> None:
    for domain in (SQUARE, SQUARE[:1]):
        assert not_finite(expression(text), domain).startswith("sqrt(x) is not finite on 50")


def test_a_single_bad_point_of_the_grid_is_a_hundredth_of_a_percent() -> None:
    assert not_finite(expression("1 + 1/((x-2)**2+(y-2)**2)"), SQUARE) == (
        "1/((x - 2)**2 + (y - 2)**2) is not finite on 0.01 % of the domain, as at x = 2, y = 2."
    )
    assert "is not finite on 0.99 % of the domain" in not_finite(expression("1/(x-2)+y"), SQUARE)  # 101 of 10,201
    assert "is not finite on 50 % of the domain, as at x = −2." in not_finite(expression("sqrt(x)"), SQUARE[:1])


@pytest.mark.parametrize("text", ["x + y", "3 + 0*x", "where(x > 0, log(x), 0)", "exp(x)"])
def test_a_formula_that_is_finite_everywhere_is_told_nothing(text: str) -> None:
    assert not_finite(expression(text), SQUARE) == ""
    assert not_finite(expression(text.replace("y", "1")), SQUARE[:1]) == ""


@pytest.mark.parametrize(
    "text, signs",
    [("{}x", 99), ("sin({}x)", 98), ("max(x, {}y)", 98), ("x + {}y", 98), ("{}x*y", 98), ("x**{}2", 98),
     ("where(x > 0, {}x, y)", 98), ("where(x > 0, x, {}y)", 98), ("where({}x > 0, x, y)", 97),
     ("where(x > {}y, x, y)", 97), ("where(x > 0, sin({}x), y)", 97)],
)  # fmt: skip
def test_a_hundred_operations_hold_one_another_at_the_most(text: str, signs: int) -> None:
    expression(text.format("-" * signs))
    with pytest.raises(FormulaError, match="at most 100 operations"):
        expression(text.format("-" * (signs + 1)))
