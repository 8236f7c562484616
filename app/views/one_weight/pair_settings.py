"""The settings of the page "One weight"."""

from urllib.parse import urlencode

import streamlit as st

from engine.losses.catalogue import LOSSES
from engine.param import Param, plain
from engine.problems.pair.spec import REQUIRES_GRAD, W, X, Y
from engine.spec import SEED, STEPS
from engine.steering import gradients
from ui.controls import control
from views.shared.settings import Settings, Values, lane_of
from words import _

FORGET = Param("forget_zero_grad", _("Forget zero_grad()"), False,
               help=_("Gradients are then added to those of the steps before, as PyTorch does by itself."))  # fmt: skip


class OneWeightSettings(Settings):
    player = "one-weight-player"
    params = (X, Y, W, STEPS, FORGET, REQUIRES_GRAD)
    losses = {loss.label: loss for loss in LOSSES.values()}
    choices = {}
    altering = (*gradients.PARAMS, SEED)
    whole_run = frozenset({W.name, SEED.name, STEPS.name, FORGET.name, REQUIRES_GRAD.name, "dtype"})

    def draw_problem(self) -> Values:
        st.subheader(_("Problem"))
        return {param.name: control(param, self.changed) for param in (X, Y, W)}

    def draw_run(self) -> Values:
        return {param.name: control(param, self.changed) for param in (STEPS, FORGET, REQUIRES_GRAD)}

    def query(self, values: Values, history: str) -> str:
        loss = self.losses[values["loss"]]
        pair = {"x": values["x"], "y": values["y"], "loss": loss.key} | {p.name: values[p.name] for p in loss.params}
        lane = lane_of(values, gradients.PARAMS, pair)
        whole = {**{p.name: values[p.name] for p in (W, STEPS, SEED)}, "zero_grad": not values[FORGET.name]}
        fields = {name: plain(value) for name, value in {**pair, **whole}.items()}
        fields |= {"problem": "pair", "lane": history + lane, "requires_grad": plain(values[REQUIRES_GRAD.name])}
        return urlencode(fields | {"dtype": values["dtype"]})


SETTINGS = OneWeightSettings()
