"""The widgets of what is minimised, for each kind of problem: on its own page, and on the page of sweeps."""

from views.shared.problems.function import FUNCTION
from views.shared.problems.pair import PAIR
from views.shared.problems.surface import SURFACE
from views.shared.problems.table import TABLE
from views.shared.problems.widgets import Widgets

# in the order in which a box offers them
PROBLEMS: dict[str, Widgets] = {"surface": SURFACE, "pair": PAIR, "function": FUNCTION, "table": TABLE}
