"""The settings of the page "One weight" for a function f(x) of one's own; its link has `formula`."""

import streamlit as st

from engine.problems.surface.spec import FunctionSpec
from engine.spec import SEED, STEPS
from views.shared.link import Pairs
from views.shared.one_lane import OneLane
from views.shared.problems.function import FUNCTION
from words import _


class FunctionSettings(OneLane[FunctionSpec]):
    problem = "function"
    player = "function-player"
    options = (STEPS, SEED)

    def load(self, run: FunctionSpec) -> None:
        super().load(run)
        FUNCTION.load(self.prefix, run)

    def draw_problem(self) -> Pairs:
        st.subheader(_("Problem"))
        return FUNCTION.draw(self.prefix, self.changed)


SETTINGS = FunctionSettings()
