"""The pages, one file each; a page is one entry in `VIEWS`."""

from collections.abc import Callable
from dataclasses import dataclass

from views import one_weight
from words import _


@dataclass(frozen=True)
class View:
    """A page: its title, its place in the URL, and what draws it."""

    title: str
    path: str
    show: Callable[[], None]


VIEWS = (View(_("One weight"), "one-weight", one_weight.show),)
