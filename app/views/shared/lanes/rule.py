"""The rule of one's own of a lane: its lines to type, typeset below, and a slider for each of its settings."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.formula.tokens import FormulaError
from engine.optimizers.own import OwnRule, own_rule, typed
from engine.param import Param, Value
from ui.controls import as_text, constant, control, show_mistake
from ui.live import live
from ui.mathml import update
from ui.typeset import typeset
from words import N_, _

Changed = Callable[[str], None]
FIRST = "v = beta*v + g\nw = w - lr*v"  # SGD with momentum
RULE = replace(
    own_rule(FIRST),
    label=N_("Your own rule"),
    help=N_("A few lines say what a step does; beside torch's SGD with momentum, the rule below takes the same steps."),
)
HELP = N_(
    "A line sets a name: v = beta*v + g. The lines are carried out in their order, for each weight. Given are w, the "
    "weight, which a rule has to set; g, its gradient; t, the number of the update, from 1; lr, the learning rate. "
    "Any other name that a line sets is state, 0 at the start; any other name is a setting, with a slider. "
    "There are + − * / ** and brackets; sqrt, abs, sign, exp, log, sin, cos, tan, atan, sinh, cosh, tanh, max(a, b), "
    "min(a, b), where(a > b, c, d); pi and e."
)


def draw_rule(before: str, changed: Changed, rate: DeltaGenerator | None = None) -> dict[str, Value]:
    """The widgets of a rule; it and its settings by their names in a link. `before` begins the names of the widgets.

    The learning rate stands in `rate`, if not with the others.
    """
    key = f"{before}rule"
    text = str(
        st.text_area(
            _("The rule"), FIRST, key=key, on_change=changed, args=(key,), help=as_text(_(HELP)), height="content"
        )
    )
    live(key)
    show_mistake(key)
    rule = _last_good(before, text)
    typeset(f"{before}rule-typeset", *(update(line) for line in rule.lines))
    lr, *settings = rule.params
    with rate or st.container():
        values: dict[str, Value] = {"rule": linked(text), "lr": control(lr, changed, prefix=before)}
    return values | {
        param.name: constant(param, changed, own(before)) for param in settings if isinstance(param, Param)
    }


def load_rule(before: str, text: str, settings: dict[str, Value]) -> None:
    """Put a rule of a link, and its settings, into the widgets; in a callback, or before they are drawn."""
    st.session_state[f"{before}rule"] = typed(text)
    st.session_state.update({f"{before if name == 'lr' else own(before)}{name}": v for name, v in settings.items()})


def own(before: str) -> str:
    """What the names of the settings' widgets begin with: a setting may be called as any other widget is."""
    return f"{before}own-"


def linked(text: str) -> str:
    """What was typed as it stands in a link, wrong or not: its lines keep their numbers."""
    return text.replace("\n", ";").replace(",", "|")


def _last_good(before: str, text: str) -> OwnRule:
    """The rule that is typed, or the last that was one."""
    key = f"{before}good"
    try:
        good = own_rule(text)
    except FormulaError:  # its sentence stands beside the text
        return own_rule(st.session_state.get(key, FIRST))
    st.session_state[key] = text
    return good
