"""The link of a race is its spec: `f=rosenbrock&x=-1.5&y=2&lane=sgd,lr=0.001&lane=adam,lr=0.05&steps=200`."""

from collections.abc import Sequence
from typing import cast
from urllib.parse import parse_qsl, urlencode

from engine.link import read, write
from engine.param import plain
from engine.problems.surface.catalogue import SURFACES
from engine.problems.surface.spec import SurfaceSpec
from engine.spec import SpecError
from views.shared.link import Pairs
from words import _

LANES = ("sgd,lr=0.001", "sgd,lr=0.001,momentum=0.9", "adam,lr=0.1", "rmsprop,lr=0.02")
STEPS = "200"
# a problem on which any lane is good, and a lane that is good on any problem
PROBLEM: Pairs = [("f", "bowl"), ("x", "0"), ("y", "0"), ("steps", "1")]
LANE = ("lane", "sgd,lr=0.1")


def link_of(spec: SurfaceSpec) -> Pairs:
    return [pair for pair in parse_qsl(write(spec), keep_blank_values=True) if pair[0] != "problem"]


def race(pairs: Pairs) -> SurfaceSpec:
    """The race of a link. Raises SpecError with a sentence for each mistake."""
    return cast(SurfaceSpec, read(urlencode([("problem", "surface"), *pairs])))


def whole(pairs: Pairs) -> Pairs:
    """The link with what it lacks: the page's own surface and lanes, a surface's own start."""
    given = {name for name, _value in pairs}
    if not given & {"f", "formula"}:
        pairs = [*pairs, ("f", "rosenbrock")]
    surface = SURFACES.get(dict(pairs).get("f", ""))
    start = surface.start if surface else (1.0, 1.0)
    own = {"x": plain(start[0]), "y": plain(start[1]), "steps": STEPS}
    pairs = [*pairs, *((name, value) for name, value in own.items() if name not in given)]
    return pairs if "lane" in given else [*pairs, *(("lane", text) for text in LANES)]


def mistakes(pairs: Pairs) -> tuple[list[dict[str, str]], list[list[dict[str, str]]]]:
    """What is wrong with the problem of a link, and with each of its lanes, one {"field", "message"} a mistake."""
    lanes = [pair for pair in pairs if pair[0] == "lane"]
    rest = [pair for pair in pairs if pair[0] != "lane"]
    common = _errors([*rest, *(lanes and [LANE])])
    each = [_errors([*PROBLEM, lane]) for lane in lanes]
    if not common and not any(each):  # there are too many lanes, or the link is too long
        common = _errors(pairs)
    return common, each


def told(errors: Sequence[Sequence[dict[str, str]]]) -> str:
    """The mistakes in lanes as one text."""
    text = _("Lane {number}: {message}")
    return " ".join(
        text.format(number=number, message=error["message"]) for number, lane in enumerate(errors, 1) for error in lane
    )


def _errors(pairs: Pairs) -> list[dict[str, str]]:
    try:
        race(pairs)
    except SpecError as mistake:
        return mistake.errors
    return []
