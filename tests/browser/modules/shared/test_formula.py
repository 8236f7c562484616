"""formula.js: the value of each operation of a formula's tree; texts.js: its places."""

import math
from typing import Any

import pytest

from tests.browser.modules.conftest import Ask

EVALUATE = "({ evaluate }, [tree, values]) => evaluate(tree, values)"


@pytest.mark.parametrize(
    "tree, value",
    [
        (3, 3), ("a", 5), ("pi", math.pi), ("e", math.e), ("who", math.nan), (["+", "a", 2], 7), (["-", "a", 2], 3),
        (["*", "a", 2], 10), (["/", "a", 2], 2.5), (["**", "a", 2], 25), (["**", "a", 3], 125), (["neg", "a"], -5),
        (["<", 1, 2], True), (["<", 2, 2], False), (["<=", 2, 2], True), (["<=", 3, 2], False), ([">", 2, 1], True),
        ([">", 2, 2], False), ([">=", 2, 2], True), ([">=", 1, 2], False), (["where", ["<", 1, 2], 7, 8], 7),
        (["where", ["<", 2, 1], 7, 8], 8), (["sqrt", 9], 3), (["abs", -3], 3), (["sign", -3], -1), (["exp", 1], math.e),
        (["log", "e"], 1), (["sin", 1], math.sin(1)), (["cos", 1], math.cos(1)), (["tan", 1], math.tan(1)),
        (["atan", 1], math.atan(1)), (["sinh", 1], math.sinh(1)), (["cosh", 1], math.cosh(1)),
        (["tanh", 1], math.tanh(1)), (["max", 1, 2], 2), (["min", 1, 2], 1), (["float32", 0.1], 0.10000000149011612),
        (["-", ["*", "a", "a"], ["/", 1, 4]], 24.75),
    ],
)  # fmt: skip
def test_an_operation(ask: Ask, tree: Any, value: float) -> None:
    assert ask("formula.js", EVALUATE, [tree, {"a": 5}]) == pytest.approx(value, rel=1e-15, nan_ok=True)


def test_a_value_of_ones_own_comes_before_a_constant(ask: Ask) -> None:
    assert ask("formula.js", EVALUATE, ["e", {"e": 0}]) == 0


def test_a_square_is_a_product(ask: Ask) -> None:
    assert ask("formula.js", EVALUATE, [["**", 1.1, 2], {}]) == 1.1 * 1.1


def test_texts_have_their_places_filled(ask: Ask) -> None:
    code = "({ Texts }) => { const t = new Texts({ a: '{x} of {y}, {x}' }); return [t.say('a', { x: 1, y: 0 }), t.say('a', { x: 1 }), t.say('b'), new Texts().say('c')]; }"  # noqa: E501
    assert ask("texts.js", code) == ["1 of 0, 1", "1 of {y}, 1", "b", "c"]
