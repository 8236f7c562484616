"""The settings of the page "One weight" for a function f(x) of one's own; its link has `formula` and `const`."""

from urllib.parse import urlencode

import streamlit as st

from engine.link import read
from engine.param import Param, plain
from engine.problems.surface.spec import CONST, FAR, FORMULA, START_X, constants
from engine.spec import SEED, STEPS, SpecError
from engine.steering import gradients
from ui.controls import as_text, control, show_mistake
from ui.link_check import Texts, complaint
from views.shared.formula_field import draw_constants, draw_formula, draw_typeset, gaps, last_good
from views.shared.lanes.lane import OF_A_SLOW_ONE
from views.shared.link import Pairs
from views.shared.settings import OPTIMIZER_NAMES, Settings, Values, lane_of
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
    others = (FORMULA.name, CONST.name)

    def draw_problem(self) -> Values:
        st.subheader(_("Problem"))
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
        if formula == good:  # else the link keeps those of the last formula that could be read
            st.session_state[CONST.name] = const
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

    def values_of(self, texts: Texts) -> Values:
        values = super().values_of(texts) | {name: texts[name][-1] for name in self.others if name in texts}
        try:
            _set_constants(values[CONST.name])
            read(self.query(self.whole({name: values[name] for name in self.others}), ""))
        except (ValueError, SpecError) as mistake:
            wrong = mistake.errors if isinstance(mistake, SpecError) else [{"field": CONST.name, "message": mistake}]
            for message in [error["message"] for error in wrong if error["field"] == CONST.name]:
                complaint(CONST.name, _("{mistake} The page uses its own value instead.").format(mistake=message))
        return values

    def link(self, values: Values) -> Pairs:
        const = st.session_state[CONST.name]
        own = [(FORMULA.name, values[FORMULA.name].strip()), *([(CONST.name, const)] if const else [])]
        return [*own, *(pair for pair in super().link(values) if pair[0] not in self.others)]


def _set_constants(text: str) -> None:
    """Only these constants have numbers of their own; in a callback, or before they are drawn."""
    for name in [name for name in st.session_state if str(name).startswith(PREFIX)]:
        del st.session_state[name]
    given = {f"{PREFIX}{name}": value for name, value in CONST.read(text) if abs(value) <= FAR}
    st.session_state.update(given)


SETTINGS = FunctionSettings()
