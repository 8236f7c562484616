"""The settings of the page "Race"."""

from typing import Any

import streamlit as st

from engine.lane_names import lane_names
from engine.link.fair_mark import with_mark
from engine.problems.surface.spec import BUDGET, SurfaceSpec, usual_domain
from engine.spec import DTYPE, SEED, STEPS
from views.race.lanes import draw_lanes
from views.race.starts import draw_starts
from views.race.view import load_view, view_pairs
from views.shared.changes import draw_applies
from views.shared.lanes.lane import Of, prefix
from views.shared.link import Pairs
from views.shared.problems.surface import SURFACE
from views.shared.problems.widgets import draw_numbers
from views.shared.settings import OfKind
from words import _

WHOLE_RUN = (STEPS, BUDGET, SEED, DTYPE)


class RaceSettings(OfKind[SurfaceSpec]):
    problem = "surface"
    player = "race-player"
    prefix = "race-"

    def draw(self, link: Pairs | None) -> SurfaceSpec:
        spec = super().draw(link)
        if st.session_state.drawn != self._names():  # the folds of the lanes were drawn by their old ones
            st.rerun()
        return spec

    def load(self, run: SurfaceSpec) -> None:
        super().load(run)
        SURFACE.load(self.prefix, run)
        whole_run = {f"{self.prefix}{param.name}": getattr(run, param.name) for param in WHOLE_RUN}
        st.session_state.update(whole_run)

    def load_view(self, pairs: Pairs, run: SurfaceSpec) -> None:
        load_view(pairs, run)

    def view_pairs(self, run: SurfaceSpec) -> Pairs:
        return view_pairs(run)

    def draw_widgets(self) -> Pairs:
        draw_applies()
        st.subheader(_("Surface"))
        pairs = SURFACE.draw(self.prefix, self.changed)
        st.session_state.drawn = names = self._names()
        pairs += SURFACE.draw_start(self.prefix, self.changed)
        draw_starts(names, self.changed, usual_domain(st.session_state[f"{self.prefix}f"]))
        st.subheader(_("Lanes"))
        lanes = draw_lanes(names, Of(self.kind, self.changed, self.player, self.prefix))
        st.subheader(_("Run"))
        pairs += draw_numbers(WHOLE_RUN, self.prefix, self.changed)
        return [*pairs, *(("lane", text) for text in lanes)]

    def keep(self, run: SurfaceSpec) -> None:
        before = st.session_state.get(self.kept)
        super().keep(run if run.fair or not before else with_mark(run, before.fair))

    def place_linked(self, error: dict[str, str]) -> str:
        """The folds of the lanes are closed when a link is opened: what is wrong in one stands below them."""
        place = super().place_linked(error)
        return "lanes" if place.startswith("lane") else place

    def told(self, error: dict[str, str]) -> str:
        several = len(st.session_state.lanes) > 1 or error.get("lane", "1") != "1"
        text = _("Lane {lane}: {message}") if several and "lane" in error else "{message}"
        return text.format_map(error)

    def move_start(self, place: int, x: float, y: float) -> None:
        """Another start for a lane and all that start there with it; in a callback."""
        raced: list[int] = st.session_state.raced
        before = prefix(raced[place]) if place < len(raced) else self.prefix
        before = before if st.session_state.get(f"{before}own_start") else self.prefix
        for name, value in (("x", x), ("y", y)):
            st.session_state[f"{before}{name}"] = float(f"{value:.4g}")
        self.changed("x")

    def _names(self) -> dict[int, str]:
        """What the lanes are called, as they were when the widgets last made a race."""
        spec: Any = st.session_state[self.kept]
        return dict(zip(st.session_state.raced, lane_names(spec.lanes), strict=True))


SETTINGS = RaceSettings()
