"""The page "Race": several optimizers on one surface f(x, y), from one start or from their own."""

from typing import cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.lane_names import lane_names
from engine.link import write
from engine.optimizers import OPTIMIZERS
from engine.problems.surface.catalogue import Domain
from engine.problems.surface.spec import SurfaceLeg, SurfaceSpec, usual_domain
from engine.spec import Lane
from figures.bind import lane
from figures.race import Runner, charts
from figures.race_ghosts import with_ghosts
from ui.player import address, dragged, player
from ui.ranking import ranking_panel
from views.race.charts import draw_arrows, draw_charts, ghosts_of, momenta
from views.race.fair import draw_fair, label_fair, make_fair
from views.race.presets import RACES
from views.race.settings import SETTINGS
from views.race.shown import draw_shown
from views.shared.changes import from_here
from views.shared.link import brought
from views.shared.page import heading, remembered, reset_button, runs_before, start_of_play, streams, take_away
from words import N_, _

TITLE = N_("Race")
ROOM = 0.05  # around a start that lies outside the usual domain


def show() -> None:
    """Draw the page."""
    top = st.container()
    with st.sidebar:
        reset_button(SETTINGS)
        spec = SETTINGS.draw(brought())
        asked = draw_fair(spec)
    with top:
        heading(TITLE, RACES, SETTINGS, spec)
        label_fair(spec)
        if asked:
            make_fair(spec)
        row = st.container(horizontal=True, key="race-charts", vertical_alignment="center")
        with row:
            shown = draw_shown(lane_names(spec.lanes))
    _play(spec, shown, row)
    SETTINGS.to_link(spec)
    take_away("race-details", spec)


def _play(spec: SurfaceSpec, shown: list[Runner], row: DeltaGenerator) -> None:
    alone = _alone(spec)
    domain = _domain(spec)
    best = min((minimum.value for minimum in spec.minima), default=None)
    names, before = lane_names(spec.lanes), runs_before(spec)
    with row:
        popover = st.popover(_("Charts"), icon=":material/tune:")
    with popover:
        controls = st.container()
        arrows = draw_arrows()
    drawn = charts(
        shown, address(f"api/plane?{write(alone)}&a=x&b=y"), domain, spec.minima, _most(alone, domain),
        signed=best is None or best < 0,
        starts=_starts(spec), arrows=arrows, momenta=momenta(spec) if "momentum" in arrows else {},
    )  # fmt: skip
    player(
        SETTINGS.player,
        on_dragged=_move,
        streams=streams({"run": spec} | before),
        charts=with_ghosts(draw_charts(drawn, spec, shown, controls), ghosts_of(spec, before)),
        panels=[ranking_panel([{"name": name, **lane(place)._asdict()} for place, name in enumerate(names)], best)],
        resume=st.session_state.resume,
        branch=from_here(),
        **start_of_play(),
    )


def _alone(spec: SurfaceSpec) -> SurfaceSpec:
    """The surface with a lane that is always the same: its address is that of the surface, whatever the lanes do."""
    leg = cast(SurfaceLeg, spec.lanes[0].start)
    still = SurfaceLeg(optimizer="sgd", settings=OPTIMIZERS["sgd"].defaults, x=leg.x, y=leg.y)
    return spec.model_copy(update={"lanes": (Lane(legs=(still,)),), "steps": 1, "budget": 0, "fair": ""})


def _starts(spec: SurfaceSpec) -> list[int]:
    """The first lane at each start."""
    starts = [lane.start.problem for lane in spec.lanes]
    return [place for place, start in enumerate(starts) if starts.index(start) == place]


def _move() -> None:
    if point := dragged(SETTINGS.player):
        SETTINGS.move_start(point.row, point.x, point.y)


def _domain(spec: SurfaceSpec) -> Domain:
    """The surface's usual domain, and further where a lane starts outside it."""
    ends = []
    for name, (low, high) in zip(("x", "y"), usual_domain(spec.f), strict=True):
        starts = [float(getattr(one.start, name)) for one in spec.lanes]
        room = ROOM * (max(high, *starts) - min(low, *starts))
        below, above = [at - room for at in starts if at < low], [at + room for at in starts if at > high]
        ends.append((min([low, *below]), max([high, *above])))
    return tuple(ends)


def _most(spec: SurfaceSpec, domain: Domain) -> dict[str, float]:
    """The largest loss and gradient in the domain."""

    def measured() -> dict[str, float]:
        from engine.problems.surface.task import SurfaceTask  # torch takes seconds to import: not at the page's start

        return SurfaceTask(spec).most(domain)

    return remembered("most", f"{write(spec)} {domain}", measured)
