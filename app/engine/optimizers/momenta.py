"""Which state of an optimizer is its momentum: what adds up past gradients, and leads the step."""

from collections.abc import Iterable, Mapping

from engine.formula.on_numpy import number_of
from engine.formula.tree import names
from engine.optimizers.own import OwnRule, own_rule
from engine.spec import Lane, Leg

NAMES = ("momentum_buffer", "exp_avg")  # torch's


def momentum_of(lane: Lane, states: Iterable[str]) -> tuple[str, int] | None:
    """The first momentum among these states of a lane, and the sign of the step along it; None where there is none.

    torch's names are known. Of a rule of one's own it is a state that is added to, and follows the gradient g: as in
    v = beta*v + g, where the step goes against it (-1), or v = beta*v - lr*g (1).
    """
    signs = dict.fromkeys(NAMES, -1)
    for leg in lane.legs:
        signs |= _signs(leg)
    return next(((name, signs[name]) for name in states if signs.get(name)), None)


def _signs(leg: Leg) -> dict[str, int]:
    """0 where a gradient and its opposite do not move the state from 0 to opposite places: g**2 is no momentum."""
    if not leg.rule:
        return {}
    rule = own_rule(leg.rule)
    added = {line.target for line in rule.lines if line.target in names(line.tree)} & rule.states.keys()
    there, back = (_moved(rule, leg.settings, g) for g in (1.0, -1.0))
    return {name: -_sign(there[name]) if there[name] == -back[name] else 0 for name in added}


def _moved(rule: OwnRule, settings: Mapping[str, object], g: float) -> dict[str, float]:
    """Everything after the first update of a weight at 0 whose gradient is g."""
    values = dict.fromkeys(rule.states, 0.0) | {"w": 0.0, "t": 1.0, "g": g}
    values |= {name: float(str(value)) for name, value in settings.items()}
    for line in rule.lines:
        values[line.target] = number_of(line.tree)(values)
    return values


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
