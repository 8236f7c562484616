"""What the settings of all pages share: the link that a visitor brings, the widgets, and the run that they describe.

A page's own part is a subclass of `Settings`. The page's link is its run's, written after each change, with what is
shown of it; no widget is bound to it.
"""

from abc import ABC, abstractmethod
from functools import cache
from typing import Any, Generic, TypeVar, cast
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from engine.link import read, write
from engine.problems.kinds import KINDS, Kind, with_usual
from engine.spec import Spec, SpecError
from ui.complaints import complained, forgive
from ui.controls import show_errors, show_top
from ui.playback import check_playback, forget_playback, playback
from views.shared.lanes.lane import load_lanes, prefix
from views.shared.link import Errors, Pairs, to_page, usable
from words import _

Run = TypeVar("Run", bound=Any)
S = TypeVar("S", bound=Spec)
TOLD = 10  # mistakes of a link


class Settings(ABC, Generic[Run]):
    """What a visitor sets on a page, and the last run, or sweep, that this made: `kept` names it in the session.

    `player` is the key of the page's player, `prefix` begins the names of its widgets, but for the lanes'.
    """

    kept = "spec"
    player = ""
    prefix = ""

    @abstractmethod
    def read(self, pairs: Pairs) -> Run:
        """The run of a whole link. Raises SpecError with a sentence for each mistake."""

    @abstractmethod
    def link_of(self, run: Run) -> Pairs:
        """The link of a run."""

    @abstractmethod
    def with_usual(self, pairs: Pairs) -> Pairs:
        """A link with what it lacks, as the page opens."""

    @abstractmethod
    def load(self, run: Run) -> None:
        """Put a run into the widgets; in a callback, or before they are drawn."""

    @abstractmethod
    def draw_widgets(self) -> Pairs:
        """The widgets; the run that they describe, as a link."""

    def load_view(self, pairs: Pairs, run: Run) -> None:
        """Show what a link says of the looks, and the rest as usual; in a callback, or before the widgets are drawn."""

    def view_pairs(self, run: Run) -> Pairs:
        """What is shown besides the run, as the link has it."""
        return []

    def draw(self, link: Pairs | None) -> Run:
        """The widgets, and the run that they describe; they start from the link that a visitor brings.

        A mistake leaves the last good run.
        """
        if link is not None:
            self.take_link(link)
        st.session_state.places = {}
        show_top()
        pairs = self.draw_widgets()
        self._show_linked()
        return self.take(pairs)

    def take_link(self, pairs: Pairs) -> None:
        """Put the run of a link into the widgets, before they are drawn; what is wrong with it is told beside them."""
        forgive()
        run, st.session_state.linked = usable(lambda link: self.read(self.with_usual(link)), pairs)
        self._take(run)
        self.load_view(pairs, run)
        check_playback()

    def use(self, link: str, play: bool) -> None:
        """Take the run of a preset's link from its start, playing or not; in a callback."""
        pairs = parse_qsl(link)
        forgive()
        self._take(run := self.read(self.with_usual(pairs)))
        self.load_view(pairs, run)
        forget_playback()
        st.session_state.autoplay = play
        st.session_state.reset = st.session_state.get("reset", 0) + 1

    def changed(self, name: str) -> None:
        """The user changed a setting: what was wrong with the link is over."""
        forgive()
        forget_playback()
        st.session_state.resume = None

    def to_link(self, run: Run) -> None:
        """Make the run, and what is shown of it, the page's link; what was wrong with the link stays there."""
        if not complained():
            to_page([*self.link_of(run), *self.view_pairs(run), *playback()])

    def take(self, pairs: Pairs) -> Run:
        """The run of the widgets; where they make none, what is wrong stands beside them."""
        try:
            self.keep(self.read(pairs))
        except SpecError as mistake:
            self._show(mistake.errors)
        return cast(Run, st.session_state[self.kept])

    def keep(self, run: Run) -> None:
        """Make this the last good run."""
        st.session_state[self.kept] = run

    def _show(self, errors: Errors) -> None:
        """Tell each mistake of the widgets beside its own; where the page has no such setting, at the top."""
        show_errors([{**error, "field": self.place(error)} for error in errors])

    def _show_linked(self) -> None:
        errors: Errors = st.session_state.linked
        for error in errors[:TOLD]:
            place = self.place_linked(error)
            text = _("{mistake} It is left out.") if place == "link" else _("{mistake} The page uses its own value.")
            show_errors([{"field": place, "message": text.format(mistake=self.told(error))}])

    def place(self, error: dict[str, str]) -> str:
        """The name of the widget beside which a mistake is told."""
        lanes = st.session_state.lanes
        lane = prefix(lanes[min(int(error.get("lane", 1)), len(lanes)) - 1])
        of_page = [] if "lane" in error else [f"{self.prefix}{error['field']}"]
        of_lane = [f"{lane}lane"] if "lane" in error else []
        names = [*of_page, f"{lane}{error['field']}", *of_lane]
        return next((name for name in names if name in st.session_state.places), "link")

    def place_linked(self, error: dict[str, str]) -> str:
        """The same for a mistake in a link."""
        return self.place(error)

    def told(self, error: dict[str, str]) -> str:
        """A mistake in words."""
        return error["message"]

    def _take(self, run: Run) -> None:
        self.keep(run)
        self.load(run)


class OfKind(Settings[S]):
    """The settings of a page whose runs are of one kind of problem."""

    problem: str

    @property
    def kind(self) -> Kind:
        return KINDS[self.problem]

    def read(self, pairs: Pairs) -> S:
        own = ("problem", self.problem)  # which a route's query has
        return cast(S, read(urlencode([own, *(pair for pair in pairs if pair != own)])))

    def link_of(self, run: S) -> Pairs:
        return [pair for pair in parse_qsl(write(run), keep_blank_values=True) if pair[0] != "problem"]

    def with_usual(self, pairs: Pairs) -> Pairs:
        return with_usual(self.problem, pairs)

    def load(self, run: S) -> None:
        load_lanes(run)
        st.session_state.raced, st.session_state.resume = list(st.session_state.lanes), run.last_change

    def keep(self, run: S) -> None:
        super().keep(run)
        if "lanes" in st.session_state:
            st.session_state.raced = list(st.session_state.lanes)


@cache
def link_of_preset(settings: Settings[Any], link: str) -> Pairs:
    """The link of a preset as the page writes it."""
    return settings.link_of(settings.read(settings.with_usual(parse_qsl(link))))
