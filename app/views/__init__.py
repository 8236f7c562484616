"""The pages, one file each; a page is one entry in `VIEWS`."""

from collections.abc import Callable
from dataclasses import dataclass

from views import many_weights, one_weight, race


@dataclass(frozen=True)
class View:
    """A page: its title, its place in the URL, and what draws it."""

    title: str
    path: str
    show: Callable[[], None]


VIEWS = (
    View(one_weight.TITLE, "one-weight", one_weight.show),
    View(many_weights.TITLE, "many-weights", many_weights.show),
    View(race.TITLE, "race", race.show),
)
