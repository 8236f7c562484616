"""A typed f(x): its formula, its constants and the start."""

from collections.abc import Mapping

import streamlit as st

from engine.param import Given
from engine.problems.surface.spec import CONST, FORMULA, START_X, USUAL_FUNCTION, FunctionSpec, constants
from ui.controls import as_text, control, show_mistake
from views.shared.formula_field import draw_constants, draw_formula, draw_typeset, gaps, last_good
from views.shared.link import Pairs
from views.shared.problems.widgets import Changed, Widgets
from words import N_

VARIABLES = ("x",)
DOMAIN = (-5.0, 5.0)  # where a function is looked at, besides its start


def values(spec: FunctionSpec) -> Mapping[str, Given]:
    return {FORMULA.name: spec.formula, "x": spec.start, **{f"const-{name}": value for name, value in spec.const}}


def draw(prefix: str, changed: Changed) -> Pairs:
    key = f"{prefix}{FORMULA.name}"
    formula = draw_formula(key, VARIABLES, USUAL_FUNCTION, changed)
    good = last_good(key, formula, USUAL_FUNCTION, VARIABLES)
    draw_typeset(f"{prefix}typeset", good, VARIABLES)
    slot = st.container()
    const = draw_constants(constants("", good, VARIABLES), f"{prefix}const-", changed)
    show_mistake(f"{prefix}{CONST.name}")
    start = float(control(START_X, changed, prefix=prefix))
    if text := gaps(good, dict(CONST.read(const)), ((min(DOMAIN[0], start), max(DOMAIN[1], start)),)):
        slot.warning(as_text(text), icon=":material/warning:")
    return [(FORMULA.name, formula), ("x", repr(start)), *([(CONST.name, const)] if const else [])]


FUNCTION = Widgets(N_("Your own f(x)"), values, draw)
