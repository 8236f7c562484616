"""Sentences and numbers for people. What many readers share keeps a `Message`, which each reads in his own language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from math import isfinite, isnan
from numbers import Real

from babel.numbers import format_decimal

from words import _, language, locale, ngettext

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAIN = 7  # a number of more digits before its point is a power of ten, unless more digits are asked for


@dataclass(frozen=True)
class Message:
    """A sentence as data: its English, and what fills its places. `str` writes it in the language that is used now.

    `several` is its plural, and `count` decides between the two. Numbers among the values are written by `number`,
    other messages in their turn.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    several: str = ""
    count: int = 1

    def __str__(self) -> str:
        text = ngettext(self.text, self.several, self.count) if self.several else _(self.text)
        return text.format(**{name: _written(value) for name, value in self.values.items()})


@dataclass(frozen=True)
class Digits:
    """A number of a message, in so many significant digits."""

    value: float
    digits: int

    def __str__(self) -> str:
        return number(self.value, self.digits)


@dataclass(frozen=True)
class Listed:
    """Parts of a message, apart by commas."""

    parts: tuple[object, ...]

    def __str__(self) -> str:
        return ", ".join(str(_written(part)) for part in self.parts)


def say(text: str, /, **values: object) -> Message:
    """A sentence whose places are filled so, for readers of any language."""
    return Message(text, values)


def say_several(one: str, several: str, count: int, /, **values: object) -> Message:
    """The same, with a plural."""
    return Message(one, values, several, count)


def sentences(*messages: Message) -> Message:
    """One after the other."""
    return reduce(lambda before, after: say("{before} {after}", before=before, after=after), messages)


def _written(value: object) -> object:
    return number(float(value)) if isinstance(value, Real) else value


def number(value: float, digits: int = 6) -> str:
    """A number in `digits` significant digits, as its reader's language writes it, but with a true minus.

    Digits before the point are never rounded away: 1234567 is `1,234,567`. A size below 10⁻⁴, or with more than 7
    digits before its point (or more than `digits`), is a power of ten as written by hand: `1.5×10⁻⁶`, `10⁻⁶`.
    components/shared/number.js writes the same in the browser.
    """
    if not isfinite(value):
        return "–" if isnan(value) else "∞" if value > 0 else "−∞"
    size = abs(float(value))
    rounded = float(f"{size:.{digits - 1}e}")  # 9.9999999 is 10
    if size and not (rounded >= 1e-4 and size < 10.0 ** max(PLAIN, digits) - 0.5):
        text = _power(size, digits)
    else:
        text = _places(size, digits - 1 - _exponent(size, digits) if rounded else 0)
    return f"−{text}" if value < 0 and text != "0" else text


def _exponent(size: float, digits: int) -> int:
    return int(f"{size:.{digits - 1}e}".partition("e")[2])


def _places(size: float, places: int) -> str:
    """`size` with at most so many places behind its point."""
    return _local(f"{size:.{max(places, 0)}f}")


def _power(size: float, digits: int) -> str:
    head, _sep, exponent = f"{size:.{digits - 1}e}".partition("e")
    power = f"10{str(int(exponent)).translate(RAISED)}"
    return power if Decimal(head) == 1 else f"{_local(head)}×{power}"


def _local(digits: str) -> str:
    """A decimal number in the reader's language, without the zeros at its end."""
    return format_decimal(Decimal(digits), locale=locale(language()), decimal_quantization=False)
