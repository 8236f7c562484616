"""The settings of the page "One weight" for a function f(x) of one's own; its link has `formula`."""

from engine.problems.surface.spec import FunctionSpec
from engine.spec import SEED, STEPS
from views.shared.one_lane import OneLane


class FunctionSettings(OneLane[FunctionSpec]):
    problem = "function"
    player = "function-player"
    options = (STEPS, SEED)


SETTINGS = FunctionSettings()
