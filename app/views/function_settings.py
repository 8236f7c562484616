"""The settings of the page "One weight" for a function f(x) of one's own; its link has `formula` and `const`."""

from urllib.parse import urlencode

import streamlit as st

from engine import gradients
from engine.link import read
from engine.param import Param, plain
from engine.spec import SEED, STEPS, SpecError
from engine.surface import CONST, FAR, FORMULA, START_X, constants
from ui.controls import as_text, control, show_mistake
from ui.link_check import complaint
from views.formula_field import draw_constants, draw_formula, draw_typeset, gaps, last_good
from views.race_lanes import OF_A_SLOW_ONE
from views.settings import OPTIMIZER_NAMES, Settings, Values, lane_of
from words import _

FIRST = "x**4 - 3*x**2 + x"
X = Param("x", START_X.label, 2.0, START_X.low, START_X.high, help=START_X.help)
DOMAIN = (-5.0, 5.0)  # where a function is looked at, besides its start
PREFIX = "const-"  # of the constants' widgets


class FunctionSettings(Settings):
    player = "function-player"
    params = (X, STEPS)
    losses = {}
    choices = {}
    altering = (*gradients.PARAMS, SEED)
    whole_run = frozenset({X.name, FORMULA.name, CONST.name, SEED.name, STEPS.name, "dtype"})
    lists = (FORMULA.name, CONST.name)

    def draw_problem(self) -> Values:
        st.subheader(_("Problem"))
        self._follow_link()
        formula = draw_formula(FORMULA.name, X.name, FIRST, self.changed)
        good = last_good(FORMULA.name, formula, FIRST, (X.name,))
        draw_typeset("function-typeset", good, X.name)
        slot = st.container()
        const = draw_constants(constants("", good, (X.name,)), PREFIX, self.changed)
        show_mistake(CONST.name)
        start = float(control(X, self.changed))
        text = gaps(good, dict(CONST.read(const)), ((min(DOMAIN[0], start), max(DOMAIN[1], start)),))
        if text:
            slot.warning(as_text(text), icon=":material/warning:")
        _to_link(formula.strip(), const if formula == good else st.query_params.get(CONST.name, const))
        return {FORMULA.name: formula, CONST.name: const, X.name: start}

    def draw_run(self) -> Values:
        return {STEPS.name: control(STEPS, self.changed)}

    def whole(self, some: Values) -> Values:
        return {FORMULA.name: FIRST, CONST.name: ""} | super().whole(some)

    def own_settings(self, optimizer_name: str) -> Values:
        key = OPTIMIZER_NAMES[optimizer_name].key
        own = super().own_settings(optimizer_name)
        return own | {"lr": OF_A_SLOW_ONE.get(key, own["lr"])}

    def use(self, values: Values, play: bool) -> None:
        super().use(values, play)
        _set_constants(self.whole(values)[CONST.name])

    def changed(self, name: str) -> None:
        super().changed(CONST.name if name.startswith(PREFIX) else name)

    def query(self, values: Values, history: str) -> str:
        fields = {p.name: plain(values[p.name]) for p in (FORMULA, CONST, X, STEPS, SEED)}
        lane = lane_of(values, gradients.PARAMS, {})
        return urlencode({"problem": "function", **fields, "lane": history + lane, "dtype": values["dtype"]})

    def _follow_link(self) -> None:
        """At first, formula and constants are those of the link."""
        if FORMULA.name in st.session_state:
            return
        st.session_state[FORMULA.name] = st.query_params.get(FORMULA.name, FIRST)
        const = st.query_params.get(CONST.name, "")
        try:
            _set_constants(const)
            first = {FORMULA.name: st.session_state[FORMULA.name], CONST.name: const}
            read(self.query(self.whole(first), ""))
        except (ValueError, SpecError) as mistake:
            wrong = mistake.errors if isinstance(mistake, SpecError) else [{"field": CONST.name, "message": mistake}]
            for message in [error["message"] for error in wrong if error["field"] == CONST.name]:
                complaint(CONST.name, _("{mistake} The page uses its own value instead.").format(mistake=message))


def _set_constants(text: str) -> None:
    """Only these constants have numbers of their own; in a callback, or before they are drawn."""
    for name in [name for name in st.session_state if str(name).startswith(PREFIX)]:
        del st.session_state[name]
    given = {f"{PREFIX}{name}": value for name, value in CONST.read(text) if abs(value) <= FAR}
    st.session_state.update(given)


def _to_link(formula: str, const: str) -> None:
    """What no widget is bound to: kept in the link, right or wrong, so that nothing typed is lost."""
    linked = {name: st.query_params.get(name) for name in (FORMULA.name, CONST.name)}
    if linked[FORMULA.name] != formula:
        st.query_params[FORMULA.name] = formula
    if const and linked[CONST.name] != const:
        st.query_params[CONST.name] = const
    if not const:
        st.query_params.pop(CONST.name, None)


SETTINGS = FunctionSettings()
