"""Numbers for people, in one form everywhere; components/shared/number.js writes the same in the browser."""

from math import isfinite, isnan

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAIN = 7  # a number of more digits before its point is a power of ten, unless more digits are asked for


def number(value: float, digits: int = 6) -> str:
    """A number in `digits` significant digits: thousands apart, a true minus, powers of ten as written by hand.

    Digits before the point are never rounded away: 1234567 is `1,234,567`. A size below 10⁻⁴, or with more than 7
    digits before its point (or more than `digits`), is a power of ten: `1.5×10⁻⁶`, `10⁻⁶`.
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
    text = f"{size:,.{max(places, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _power(size: float, digits: int) -> str:
    head, _sep, exponent = f"{size:.{digits - 1}e}".partition("e")
    head = head.rstrip("0").rstrip(".") if "." in head else head
    power = f"10{str(int(exponent)).translate(RAISED)}"
    return power if head == "1" else f"{head}×{power}"
