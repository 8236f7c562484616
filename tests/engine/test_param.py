"""A setting declared once: what it reads, what it refuses, and the sentence for it."""

import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.losses.catalogue import LOSSES, TABLE_LOSSES
from engine.optimizers import OPTIMIZERS
from engine.param import Constants, Given, Names, Numbers, Param, Steps, bound, plain, quoted
from engine.problems.kinds import KINDS
from engine.spec import STEPS

OF_OPTIMIZERS = [param for optimizer in OPTIMIZERS.values() for param in optimizer.params if isinstance(param, Param)]
OF_LOSSES = [param for loss in LOSSES.values() for param in loss.params]
OF_TABLE_LOSSES = [p for loss in TABLE_LOSSES.values() for p in loss.params]
OF_KINDS = [s for kind in KINDS.values() for s in (*kind.always, *kind.options, *kind.changing)]
PARAMS = [p for p in OF_KINDS if isinstance(p, Param)] + [STEPS, *OF_OPTIMIZERS, *OF_LOSSES, *OF_TABLE_LOSSES]
NUMBER, WHOLE, SWITCH = Param("a", "A", 0.5, 0.0, 2.0), Param("n", "N", 1, 0, 10), Param("s", "S", False)


def test_default_is_in_bounds_and_of_the_kind() -> None:
    for param in PARAMS:
        read = param.read(plain(param.default))
        assert read == param.default
        assert type(read) is param.kind
        assert param.low < param.high


@pytest.mark.parametrize(
    "text", ["", " ", "NaN", "nan", "inf", "-Infinity", "1e400", "text", "0x10", "1,5", "½", "--1"]
)
def test_what_is_no_value_is_refused_with_a_sentence(text: str) -> None:
    for param in PARAMS:
        with pytest.raises(ValueError, match="must be") as refused:
            pytest.fail(f"{param.name} reads {param.read(text)}")
        assert str(refused.value).startswith(param.label)
        assert f"“{text}”" in str(refused.value)


def test_bounds_belong_to_the_range_and_no_more() -> None:
    for param in (param for param in PARAMS if param.kind is not bool):
        assert param.read(plain(param.kind(param.low))) == param.low
        assert param.read(plain(param.kind(param.high))) == param.high
        for beyond in (math.nextafter(param.low, -math.inf), param.high + max(abs(param.high), 1), "-1e308", "1e308"):
            with pytest.raises(ValueError, match="from"):
                pytest.fail(f"{param.name} reads {param.read(plain(beyond))}")


@pytest.mark.parametrize("value, text", [(2.0, "2"), (-0.5, "-0.5"), (1e300, "1e+300"), (True, "true"), (7, "7"),
                                         ("v1.0", "v1.0"), (("a", "2.0"), "a,2.0"), ((2.0, 0.5), "2,0.5")])  # fmt: skip
def test_numbers_are_short_and_names_stay_whole(value: Given, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize("text", ["1.5", "2e-1", "-1", "11", "9" * 5000, "1e308"])
def test_a_whole_number_is_whole(text: str) -> None:
    with pytest.raises(ValueError, match="a whole number from 0 to 10"):
        WHOLE.read(text)


@pytest.mark.parametrize("text, value", [("true", True), ("false", False), (True, True), (False, False)])
def test_switches(text: object, value: bool) -> None:
    assert SWITCH.read(text) is value
    assert SWITCH.read(plain(value)) is value


@pytest.mark.parametrize("text", ["2", "maybe", "-1", "truefalse"])
def test_a_switch_is_true_or_false(text: str) -> None:
    with pytest.raises(ValueError, match="true or false"):
        SWITCH.read(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_plain_numbers_read_back_as_they_were(value: float) -> None:
    wide = Param("w", "W", 0.0, -1.8e308, 1.7e308)
    assume(wide.low <= value <= wide.high)
    assert wide.read(plain(value)) == value


@given(st.integers(0, 10))
def test_plain_whole_numbers_read_back(value: int) -> None:
    assert WHOLE.read(plain(value)) == value


@pytest.mark.parametrize("value, text", [(30.0, "30"), (1e-4, "0.0001"), (1e22, "1e+22"), (True, "true"), (50, "50")])
def test_plain_is_short(value: Any, text: str) -> None:
    assert plain(value) == text


@given(st.one_of(st.text(), st.none(), st.lists(st.integers(), max_size=3), st.complex_numbers()))
def test_anything_else_is_a_value_error(thing: object) -> None:
    for param in (NUMBER, WHOLE, SWITCH):
        try:
            assert type(param.read(thing)) is param.kind
        except ValueError as refused:
            assert len(str(refused)) < 200  # noqa: PT017


def test_long_text_is_quoted_in_part() -> None:
    assert quoted("a" * 100) == f"“{'a' * 40}…”"
    assert quoted("a" * 41) == f"“{'a' * 40}…”"
    assert quoted("a" * 40) == f"“{'a' * 40}”"


@pytest.mark.parametrize("given", [(), (("a", 2.0),), (("a", 2.0), ("b_1", -0.5)), (("kappa", 1e-7),)])
def test_constants_are_read_as_they_are_written(given: tuple) -> None:
    assert Constants("const", "Constants").read(plain(given)) == given


@pytest.mark.parametrize("text", ["a", "a:", ":2", "a:x", "a:1,a:2", "a:1,", ",", "a:1;b:2", "a=1"])
def test_what_gives_no_constants_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"a:2,b:0\.5"):
        Constants("const", "Constants").read(text)


def test_a_number_is_a_share_where_nobody_says_more() -> None:
    share = Param("s", "S", 0.5)
    assert (share.low, share.high, share.log, share.help) == (0, 1, False, "")


@pytest.mark.parametrize(
    "number, text",
    [(0.5, "0.5"), (1.0, "1"), (-0.5, "−0.5"), (1000.0, "1,000"), (-1e6, "−1,000,000"), (1e-10, "10⁻¹⁰"),
     (0.999999, "0.999999"), (100_000, "100,000"), (2**31 - 1, "2,147,483,647")],
)  # fmt: skip
def test_a_bound_as_a_sentence_has_it(number: float, text: str) -> None:
    assert bound(number) == text


@pytest.mark.parametrize("count, fits", [(1, True), (20, True), (21, False)])
def test_steps_are_twenty_at_the_most(count: int, fits: bool) -> None:
    text = "/".join(str(step) for step in range(1, count + 1))
    if fits:
        assert Steps("m", "M", "1", 100).read(text) == text
    else:
        with pytest.raises(ValueError, match="up to 20 rising"):
            Steps("m", "M", "1", 100).read(text)


def test_numbers_and_names_apart_by_commas() -> None:
    numbers = Numbers("w", "W", -2.0, 2.0)
    assert numbers.read("") == ()
    assert numbers.read("-2,0.5,2") == (-2, 0.5, 2)
    with pytest.raises(ValueError, match="from −2 to 2"):
        numbers.read("0,2.1")
    assert Names("f", "F").read("") == ()
    assert Names("f", "F").read("a,b") == ("a", "b")
