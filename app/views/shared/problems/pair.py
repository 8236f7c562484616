"""One weight: what goes in, what should come out, and the initial weight."""

from collections.abc import Mapping
from functools import partial

from engine.param import Given
from engine.problems.pair.spec import PairSpec, W, X, Y
from views.shared.problems.widgets import Widgets, draw_numbers
from words import N_


def values(spec: PairSpec) -> Mapping[str, Given]:
    return {**spec.lanes[0].legs[-1].problem, W.name: spec.w}


PAIR = Widgets(N_("One weight"), values, partial(draw_numbers, (X, Y, W)))
