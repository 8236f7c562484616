"""The page "One weight" with a function f(x) of one's own."""

from engine.formula.poles import view
from engine.formula.tree import replaced
from engine.link import write
from engine.problems.surface.spec import FunctionSpec
from figures.function import charts
from ui.arithmetic import function_panel
from ui.player import address, player
from views.one_weight.function_settings import SETTINGS
from views.shared.changes import from_here
from views.shared.page import runs_before, start_of_play, streams


def play_function(spec: FunctionSpec) -> None:
    """The player with the descent on f(x)."""
    ghosts = runs_before(spec)
    ends = view(replaced(spec.tree, dict(spec.const)), spec.start)
    player(
        SETTINGS.player,
        streams=streams({"run": spec} | ghosts),
        charts=charts(list(ghosts), address(f"api/curve?{write(spec)}"), ends, spec.scheduled),
        panels=[function_panel(spec)],
        resume=spec.last_change,
        branch=from_here(),
        **start_of_play(),
    )
