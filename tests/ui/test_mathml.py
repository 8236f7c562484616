"""What is typeset is what is meant: the formula on the page, read back from its MathML, has the same value."""

import re
from collections.abc import Iterable
from functools import cache
from xml.etree import ElementTree

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.formula.tokens import FormulaError
from engine.formula.tree import Tree, parse, replaced
from engine.losses.catalogue import LOSSES, TABLE_LOSSES
from engine.optimizers import OPTIMIZERS
from tests.browser.page import LOWERED
from tests.rules import evaluate, names
from tests.specs import OPTIMIZER_CASES, spec, words
from ui.mathml import SYMBOLS, WORDED, equation, formula, function, numbers, symbol, update

Element = ElementTree.Element
SIGNS = {"−": "-", "·": "*", "≤": "<=", "≥": ">=", "<": "<", ">": ">", "+": "+", "(": "(", ")": ")", ",": ",", "∂": "∂"}


@cache
def signs() -> dict[bytes, str]:
    """The names by their signs."""
    return {ElementTree.tostring(ElementTree.fromstring(symbol(name))): name for name in (*SYMBOLS, *WORDED)}


def read_all(parts: Iterable[Element]) -> str:
    return "".join(map(read, parts))


def read(part: Element) -> str:
    """An element of MathML as a formula in text, by what a reader sees: brackets only where they are drawn."""
    if name := signs().get(ElementTree.tostring(part)):
        return f" {name} "
    if name := part.get("data-name"):
        return f" {name} "
    return read_tag(part, list(part))


def read_tag(part: Element, children: list[Element]) -> str:
    match part.tag:
        case "mi":
            return part.text or ""
        case "mn":
            return read_number(part.text or "")
        case "mo":
            return SIGNS[part.text or ""]
        case "mfrac":
            return f"(({read(children[0])})/({read(children[1])}))"
        case "msup":
            return f"{read(children[0])}**({read(children[1])})"
        case "msqrt":
            return f"sqrt({read_all(children)})"
        case "mrow" | "math" if children[0].text == "|":
            return f"abs({read_all(children[1:-1])})"
        case "mrow" | "math" if children[0].text == "{":
            (yes, when), (no, otherwise) = ([list(cell) for cell in row] for row in children[1])
            assert (when[0].text, otherwise[0].text) == ("if\u00a0", "otherwise")
            return f"where({read_all(when[1:])},{read_all(yes)},{read_all(no)})"
        case "mrow" | "math":
            return read_all(children)
    raise AssertionError(part.tag)


def read_number(text: str) -> str:
    """As a reader does: −1.5×10⁻⁶ is a minus, a product and a power."""
    head, ten, power = re.sub("10(?=[⁻⁰-⁹¹²³])", "T", text.replace(",", "").replace("−", "-")).partition("T")
    return f"{head.replace('×', '*')}10**{power.translate(LOWERED)}" if ten else head


def reread(text: str) -> Tree:
    return parse(f"result = {read(ElementTree.fromstring(text)).strip()}").tree


def lines() -> dict[str, Tree]:
    """Every formula that the page can show."""
    rules = [
        text
        for key, settings in OPTIMIZER_CASES
        if (rule := OPTIMIZERS[key].rule)
        for text in rule(spec(f"{key},{words(settings)}").lanes[0].start.settings)
    ]
    losses = [
        f"L = {text}" for loss in (*LOSSES.values(), *TABLE_LOSSES.values()) for text in (loss.formula, loss.slope)
    ]
    others = ["y_hat = w*x", "dL_dw = dL_dyhat*dyhat_dw", "g_sum = g_before + dL_dw"]
    return {text: parse(text).tree for text in (*rules, *losses, *others)}


def same(left: Tree, right: Tree, seed: int) -> None:
    used = names(left) | names(right)
    values = {name: 0.3 + (seed * 37 + index * 101) % 89 / 41 for index, name in enumerate(sorted(used))}
    assert evaluate(left, values) == pytest.approx(evaluate(right, values), rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("tree", lines().values(), ids=lines())
def test_a_formula_reads_back_with_the_same_value(tree: Tree) -> None:
    for seed in range(3):
        same(reread(formula(tree)), tree, seed)


@pytest.mark.parametrize("text", lines(), ids=lines())
def test_an_equation_is_the_name_and_the_formula(text: str) -> None:
    name, sign, *right = ElementTree.fromstring(equation(text))
    assert ElementTree.tostring(name) == ElementTree.tostring(ElementTree.fromstring(symbol(parse(text).target)))
    assert sign.text == "="
    assert [*map(ElementTree.tostring, right)] == [
        *map(ElementTree.tostring, ElementTree.fromstring(formula(parse(text).tree)))
    ]


@pytest.mark.parametrize("tree", lines().values(), ids=lines())
def test_places_for_numbers_stand_where_the_names_do(tree: Tree) -> None:
    branches = list(tree[2:]) if isinstance(tree, tuple) and tree[0] == "where" else [tree]
    for text, branch in zip(numbers(tree), branches, strict=True):
        same(reread(text), branch, 1)
        assert set(re.findall(r"data-name='(\w+)'", text)) == names(branch)


TREES = st.recursive(
    st.one_of(
        st.sampled_from(["w", "g", "lr", "beta1", "m_hat", "eps", "pi", "e"]),
        st.sampled_from([0.5, 1.0, 2.0, -2.0, 1e-8, -3e-5, 1234567.5]),
    ),
    lambda part: st.one_of(
        st.tuples(st.sampled_from(["+", "-", "*", "/"]), part, part),
        st.tuples(st.just("neg"), part),
        st.tuples(st.just("**"), part, st.sampled_from(["t", 2.0])),
        st.tuples(st.just("abs"), part),
        st.tuples(st.sampled_from(["tanh", "exp", "sin", "atan"]), part),
        st.tuples(st.sampled_from(["max", "min"]), part, part),
        st.tuples(st.just("where"), st.tuples(st.sampled_from(["<", "<=", ">", ">="]), part, part), part, part),
    ),
    max_leaves=8,
)


@given(TREES)
def test_any_formula_reads_back_with_the_same_value(tree: Tree) -> None:
    values = {"w": 1.3, "g": -0.7, "lr": 0.4, "beta1": 0.9, "m_hat": 2.1, "eps": 0.2, "t": 3.0}
    try:
        meant = evaluate(tree, values)
        typeset = evaluate(reread(formula(tree)), values)
    except (ZeroDivisionError, OverflowError):
        assume(False)
    except FormulaError as refused:  # e to a large number is typeset as a power, which the language would not read
        assume("power is too large" not in str(refused))
        raise
    assert typeset == pytest.approx(meant, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("text", ["a*(-x)", "x - (-y)", "-(-x)", "x + (-2)*y", "a + -(b*c)", "2 - (-3)", "a*(-3)*x"])
def test_no_minus_follows_another_sign(text: str) -> None:
    tree = parse(f"r = {text}").tree
    for written in (formula(tree), formula(replaced(tree, {"x": -2.0, "y": -1e-9})), "".join(function(tree, "x"))):
        signs_only = re.sub(
            "<mi>[^<]*</mi>|<mn>", "", re.sub(r"</?(mrow|math|mn)[^>]*>", "", written.replace("<mn>−", "<mo>−</mo>"))
        )
        assert not re.search(r"<mo[^>]*>[−+·]</mo><mo[^>]*>−</mo>", signs_only)


@pytest.mark.parametrize("name", ["<script>", "a&b", "x'y"])
def test_names_are_escaped(name: str) -> None:
    for text in (symbol(name), formula(name), *numbers(name)):
        assert name not in re.sub(r"&#x27;", "", text) or name == "x'y"
        ElementTree.fromstring(text)


def test_a_line_of_a_rule_points_at_what_it_changes() -> None:
    assert ["←" in "".join(update(parse(text))) for text in ("v = beta*v + g", "d = beta*v + g")] == [True, False]
    pieces = update(parse("v = beta*v + g - w"))
    assert len(pieces) == 3
    assert all(ElementTree.fromstring(piece) is not None for piece in pieces)
