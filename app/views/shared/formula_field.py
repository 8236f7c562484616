"""A formula that is typed, typeset as it is typed, with a slider for each of its constants."""

from collections.abc import Callable, Sequence

import streamlit as st

from engine.formula.poles import poles_told
from engine.formula.tokens import FormulaError
from engine.formula.tree import expression, replaced
from engine.param import Param, plain
from engine.problems.surface.spec import MOST, constants
from ui.controls import as_text, constant, show_mistake
from ui.mathml import function
from ui.typeset import typeset
from views.shared.page import remembered
from words import N_, _

Changed = Callable[[str], None]
HELP = N_(
    "+ − * / ** and brackets; sqrt, abs, exp, log, sin, cos, tan, tanh, max(a, b), where(x > 0, a, b); pi and e. "
    "Any other name becomes a constant with a slider."
)


def draw_formula(key: str, variables: Sequence[str], first: str, changed: Changed) -> str:
    """The field; what is typed in it, or a blank where there is nothing: a formula that is missing."""
    label = f"f({', '.join(variables)}) ="
    text = st.text_input(label, first, key=key, on_change=changed, args=(key,), help=as_text(_(HELP)), live=True)
    show_mistake(key)
    return str(text).strip() or " "


def draw_typeset(key: str, formula: str, variables: Sequence[str]) -> None:
    typeset(key, function(expression(formula), *variables))


def draw_constants(params: Sequence[Param], prefix: str, changed: Changed) -> str:
    """A slider for each; their numbers as a link has them. A constant that was gone for a while is what it was."""
    kept = st.session_state.setdefault(f"{prefix}:kept", {})
    for param in params[:MOST]:
        st.session_state.setdefault(f"{prefix}{param.name}", kept.get(param.name, param.default))
    values = {param.name: constant(param, changed, prefix) for param in params[:MOST]}
    kept.update(values)
    return ",".join(f"{name}:{plain(value)}" for name, value in values.items())


def last_good(key: str, formula: str, first: str, variables: tuple[str, ...]) -> str:
    """The formula, or the last one that could be read: its constants stay while another is being typed."""
    try:
        constants("", formula, variables)
    except FormulaError:  # its sentence stands beside the formula
        return str(st.session_state.get(f"{key}:good", first))
    st.session_state[f"{key}:good"] = formula
    return formula


def gaps(formula: str, values: dict[str, float], domain: tuple[tuple[float, float], ...]) -> str:
    """A sentence on where a formula is not finite; empty where it is finite everywhere."""

    def measured() -> str:
        from engine.formula.on_torch import not_finite  # torch takes seconds to import: not at the page's start

        tree = replaced(expression(formula), values)
        return not_finite(tree, domain) or (poles_told(tree, *domain[0]) if len(domain) == 1 else "")

    return remembered("gaps", f"{formula} {values} {domain}", measured)
