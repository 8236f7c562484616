"""The settings of the page "One weight" for w·x compared with y."""

import streamlit as st

from engine.param import Param
from engine.problems.pair.spec import REQUIRES_GRAD, PairSpec
from engine.spec import SEED, STEPS
from ui.controls import control
from views.shared.link import Pairs
from views.shared.one_lane import OneLane
from words import N_

FORGET = Param(
    "forget_zero_grad", N_("Forget zero_grad()"), False,
    help=N_("Gradients are then added to those of the steps before, as PyTorch does by itself."),
)  # fmt: skip


class PairSettings(OneLane[PairSpec]):
    problem = "pair"
    player = "one-weight-player"
    options = (STEPS, SEED, REQUIRES_GRAD)

    def load(self, run: PairSpec) -> None:
        super().load(run)
        st.session_state[FORGET.name] = not run.zero_grad

    def draw_options(self) -> Pairs:
        forgets = control(FORGET, self.changed)
        return [*super().draw_options(), ("zero_grad", "false" if forgets else "true")]


SETTINGS = PairSettings()
