"""The settings of the page "Race". The page's link is the spec, written after each change; no widget is bound to it."""

from typing import Any
from urllib.parse import parse_qsl

import streamlit as st

from engine.lane_names import lane_names
from engine.link.fair_mark import with_mark
from engine.param import plain
from engine.problems.surface.spec import BUDGET, SurfaceSpec
from engine.spec import DTYPE, SEED, STEPS, SpecError
from ui.controls import as_text, control, show_errors, show_mistake
from ui.link_check import complaint, forgive
from ui.playback import check_playback, forget_playback, playback
from views.race.lanes import draw_lanes
from views.race.link import link_of, mistakes, race, told, whole
from views.race.starts import draw_starts
from views.race.view import load_view, view_pairs
from views.shared.changes import draw_applies
from views.shared.lanes.history import PLAYER
from views.shared.lanes.lane import load_lanes, prefix
from views.shared.link import Pairs, brought, to_page
from views.shared.surface import PREFIX, domain_of, draw_start, draw_surface, gaps
from words import _

WHOLE_RUN = (STEPS, BUDGET, SEED, DTYPE)


class RaceSettings:
    """What a visitor sets, and the last race that this made."""

    player = PLAYER

    def draw(self) -> SurfaceSpec:
        """The widgets, and the race that they describe. A mistake leaves the last good race."""
        self._follow_link()
        show_mistake("link")
        draw_applies()
        st.subheader(_("Surface"))
        pairs = draw_surface(self.changed)
        slot = st.container()
        domain, names = domain_of(st.session_state[f"{PREFIX}f"]), self._names()
        pairs += draw_start(self.changed, domain)
        draw_starts(names, self.changed, domain)
        st.subheader(_("Lanes"))
        lanes = draw_lanes(names, self.changed)
        st.subheader(_("Run"))
        pairs += [(param.name, plain(control(param, self.changed, prefix=PREFIX))) for param in WHOLE_RUN]
        spec = self._take(pairs, lanes)
        if names != self._names():  # the folds of the lanes were drawn by their old ones
            st.rerun()
        with slot:
            self._gaps(spec)
        return spec

    def whole(self, values: dict[str, Any]) -> dict[str, Any]:
        """A preset's link as the page writes it."""
        return {"link": link_of(race(whole(parse_qsl(values.get("link", "")))))}

    def use(self, values: dict[str, Any], play: bool) -> None:
        """Take the race of a link from its start, playing or not; in a callback."""
        self._load(race(whole(parse_qsl(values.get("link", "")))))
        load_view([], st.session_state.spec)
        forget_playback()
        st.session_state.autoplay = play
        st.session_state.reset = st.session_state.get("reset", 0) + 1
        forgive()

    def changed(self, name: str) -> None:
        """The user changed a setting, from the start: what was wrong with the link is over."""
        forgive()
        forget_playback()
        st.session_state.resume = None

    def to_link(self, spec: SurfaceSpec) -> None:
        """Make the race, and what is shown of it, the page's link; what was wrong with the link stays there."""
        if not st.session_state.get("mistakes"):
            to_page([*link_of(spec), *view_pairs(spec), *playback()])

    def move_start(self, place: int, x: float, y: float) -> None:
        """Another start for a lane and all that start there with it; in a callback."""
        raced: list[int] = st.session_state.raced
        before = prefix(raced[place]) if place < len(raced) else PREFIX
        before = before if st.session_state.get(f"{before}own_start") else PREFIX
        for name, value in (("x", x), ("y", y)):
            st.session_state[f"{before}{name}"] = float(f"{value:.4g}")
        self.changed("x")

    def _follow_link(self) -> None:
        """Take the race of the link that a visitor brings."""
        if (linked := brought()) is None:
            return
        try:
            self._load(race(whole(linked)))
            forgive()
            load_view(linked, st.session_state.spec)
            check_playback()
        except SpecError:
            self._complain(whole(linked))
            if "spec" not in st.session_state:
                self._load(race(whole([])))

    def _load(self, spec: SurfaceSpec) -> None:
        st.session_state.spec = spec
        whole_run = {name: getattr(spec, name) for name in ("f", *(param.name for param in WHOLE_RUN))}
        consts = {f"const-{name}": value for name, value in spec.const}
        formula = {"formula": spec.formula} if spec.formula else {}
        values = {**whole_run, **consts, **formula, **spec.lanes[0].start.problem}
        st.session_state.update({f"{PREFIX}{name}": value for name, value in values.items()})
        load_lanes(spec.lanes)
        st.session_state.raced, st.session_state.resume = list(st.session_state.lanes), spec.last_change

    def _complain(self, linked: Pairs) -> None:
        """Tell what is wrong with a link beside the settings that it names."""
        common, lanes = mistakes(linked)
        names = {"f", "x", "y", *(param.name for param in WHOLE_RUN)}  # drawn whatever the race
        for error in common:
            place = f"{PREFIX}{error['field']}" if error["field"] in names else "link"
            complaint(place, _("{mistake} The race shown is another.").format(mistake=error["message"]))
        if text := told(lanes):
            complaint("lanes", _("{mistake} The race shown is another.").format(mistake=text))

    def _take(self, pairs: Pairs, lanes: list[str]) -> SurfaceSpec:
        pairs = [*pairs, *(("lane", text) for text in lanes)]
        try:
            st.session_state.spec = with_mark(race(pairs), st.session_state.spec.fair)
            st.session_state.raced = list(st.session_state.lanes)
        except SpecError:
            self._show(pairs)
        spec: SurfaceSpec = st.session_state.spec
        return spec

    def _show(self, pairs: Pairs) -> None:
        """What is wrong with the widgets, beside them."""
        common, lanes = mistakes(pairs)
        places = st.session_state.places
        show_errors([{**error, "field": f"{PREFIX}{error['field']}"} for error in common])
        for number, errors in zip(st.session_state.lanes, lanes, strict=True):
            for error in errors:
                field = f"{prefix(number)}{error['field']}"
                show_errors([{**error, "field": field if field in places else f"{prefix(number)}lane"}])

    def _names(self) -> dict[int, str]:
        """What the lanes are called, as they were when the widgets last made a race."""
        return dict(zip(st.session_state.raced, lane_names(st.session_state.spec.lanes), strict=True))

    def _gaps(self, spec: SurfaceSpec) -> None:
        if not spec.formula:
            return
        if text := gaps(spec.formula, dict(spec.const)):
            st.warning(as_text(text), icon=":material/warning:")


SETTINGS = RaceSettings()
