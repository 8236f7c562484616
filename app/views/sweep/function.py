"""A typed f(x) as what a sweep's runs descend on: its formula, its constants and the start."""

from collections.abc import Callable

from engine.param import plain
from engine.problems.surface.spec import CONST, FORMULA, START_X, FunctionSpec, constants
from ui.controls import control, show_mistake
from views.one_weight.function_settings import DOMAIN, FIRST
from views.shared.formula_field import draw_constants, draw_formula, draw_typeset, gaps, last_good
from views.shared.link import Pairs
from views.sweep.axes import PREFIX as SWEEP

PREFIX = f"{SWEEP}function-"
VARIABLES = ("x",)


def values_of(spec: FunctionSpec) -> dict[str, object]:
    """The widgets' values for this function."""
    const = {f"const-{name}": value for name, value in spec.const}
    return {f"{PREFIX}{name}": value for name, value in {"formula": spec.formula, "x": spec.start, **const}.items()}


def draw_function(changed: Callable[[str], None]) -> Pairs:
    """The widgets; the function as a link has it."""
    key = f"{PREFIX}{FORMULA.name}"
    formula = draw_formula(key, VARIABLES, FIRST, changed)
    good = last_good(key, formula, FIRST, VARIABLES)
    draw_typeset(f"{PREFIX}typeset", good, VARIABLES)
    const = draw_constants(constants("", good, VARIABLES), f"{PREFIX}const-", changed)
    show_mistake(f"{PREFIX}{CONST.name}")
    start = plain(control(START_X, changed, prefix=PREFIX))
    return [(FORMULA.name, formula), (START_X.name, start), *([(CONST.name, const)] if const else [])]


def function_gaps(spec: FunctionSpec) -> str:
    """A sentence on where the function is not finite."""
    return gaps(spec.formula, dict(spec.const), ((min(DOMAIN[0], spec.start), max(DOMAIN[1], spec.start)),))
