"""Where a function of one variable grows beyond all bounds, and what to show of it.

The size of the grid and the number of rounds were chosen so that the functions of `tests/engine/formula/test_poles.py`
are told right, those with poles and those with mere peaks.
"""

from collections.abc import Callable

import numpy as np

from engine.formula.on_numpy import array_of
from engine.formula.tree import Tree
from engine.wording import number
from words import _

POINTS = 2000  # of the grid; odd places such as those of a round number fall between its points
GOLDEN = (5**0.5 - 1) / 2
SHOWN = 3  # poles that a sentence names
ROUNDS = 30  # of a search: each leaves 0.618 of the interval
LEAST = 2.0  # a view is at least so wide, each side of 0
AROUND = 1.25  # what is shown around 0, in sizes of the start
Ends = tuple[float, float]
Size = Callable[[np.ndarray], np.ndarray]


def poles(tree: Tree, low: float, high: float) -> list[float]:
    """The single points in an interval where a formula of x alone has no finite value, as 0 of 1/x, rising.

    A search goes from each highest |f| of a grid to the peak there: at a pole, and nowhere else, |f| still grows when
    the interval is a million times narrower. The search is by golden section (Kiefer 1953, Proc. AMS 4, 502).
    Stretches without a value are no poles.
    """
    if low >= high:
        return []
    size, x = _size_of(tree), np.linspace(low, high, POINTS)
    y = size(x)
    here, sides = y[1:-1], np.maximum(y[:-2], y[2:])
    top = (here >= sides) & np.isfinite(sides)
    places, peaks = x[1:-1][top], here[top]
    low_ends, high_ends, near = _climb(size, x[:-2][top], x[2:][top])
    low_ends, high_ends, last = _climb(size, low_ends, high_ends)
    endless = np.isinf(np.maximum(peaks, last)) | ((last > 1.5 * near) & (last > 2 * peaks))
    found = np.sort(np.where(np.isinf(peaks), places, (low_ends + high_ends) / 2)[endless])
    apart = np.diff(found, prepend=-np.inf) > (high - low) / POINTS  # two points of the grid may lead to one pole
    return [float(place) for place in found[apart]]


def poles_told(tree: Tree, low: float, high: float) -> str:
    """A sentence on the poles; empty where there are none."""
    found = poles(tree, low, high)
    if not found:
        return ""
    shown = [number(round(place, 6) + 0.0, 4) for place in found[:SHOWN]]  # 0 is added for −0
    more = ["…"] if len(found) > SHOWN else []
    return _("f(x) grows beyond all bounds at x = {places}.").format(places=", ".join([*shown, *more]))


def view(tree: Tree, start: float) -> tuple[Ends, Ends]:
    """The ends of x and of f(x) that show a function around 0 and a start; poles do not stretch them."""
    far = max(AROUND * abs(start), LEAST)
    with np.errstate(all="ignore"):
        values = np.broadcast_to(array_of(tree)({"x": np.linspace(-far, far, POINTS)}), POINTS)
    finite = values[np.isfinite(values)]
    if not finite.size:
        return (-far, far), (-1.0, 1.0)
    endless = finite.size < values.size or poles(tree, -far, far)
    low, high = np.quantile(finite, (0.05, 0.95) if endless else (0, 1))
    return (-far, far), (float(low), float(high))


def _size_of(tree: Tree) -> Size:
    function = array_of(tree)

    def size(x: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            values = np.abs(np.broadcast_to(function({"x": x}), x.shape))
        return np.where(np.isnan(values), np.inf, values)

    return size


def _climb(size: Size, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Golden-section searches for the largest size, all at once: the last intervals, and the largest sizes seen."""
    largest = np.zeros(len(low))
    for _round in range(ROUNDS):
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        at_left, at_right = size(left), size(right)
        largest = np.maximum(largest, np.maximum(at_left, at_right))
        rises = at_right > at_left
        low, high = np.where(rises, left, low), np.where(rises, high, right)
    return low, high, largest
