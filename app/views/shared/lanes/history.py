"""What a lane of a race did before a change on its way: how its text in the link begins, kept beside its widgets."""

from collections.abc import Callable

import streamlit as st

from engine.limits import LIMITS
from engine.link.query import write_history, write_settings
from engine.param import Value
from engine.problems.surface.spec import SurfaceSpec
from engine.spec import Lane, Spec
from figures.race_ghosts import Ghost
from ui.link_check import complaint
from ui.player import playhead
from views.shared.changes import from_here, longer, too_many_changes
from words import _

PLAYER = "race-player"


def change_applies(number: int) -> None:
    """A setting of this lane was changed: from here, or from the start; in a callback."""
    st.session_state.resume = None
    lane = _last_good(number)
    if from_here() and lane:
        _branch(number, lane, playhead(PLAYER))
    else:
        st.session_state.pop(_key(number), None)


def load_history(number: int, lane: Lane) -> None:
    """Take the history of a lane of a link."""
    st.session_state[_key(number)] = write_history(lane, lane.legs[-1].at, lane.start.problem)


def draw_history(number: int, changed: Callable[[str], None]) -> bool:
    """From which step on the lane's widgets hold, and a button to forget what was before; whether there is any."""

    def forget() -> None:
        del st.session_state[_key(number)]
        changed(_key(number))

    history = st.session_state.get(_key(number))
    if not history:
        return False
    step = history.rpartition("@")[2].rstrip(",")
    st.caption(_("These settings hold from step {step} on.").format(step=step))
    key = f"lane{number}-forget"
    st.button(_("Forget the changes"), key=key, on_click=forget, icon=":material/undo:", width="stretch")
    return True


def lane_text(number: int, optimizer: str, settings: dict[str, Value], start: dict[str, Value]) -> str:
    """A lane of a link: its history, and the settings from there on. It starts where its first leg does."""
    history = st.session_state.get(_key(number))
    if not history:
        return write_settings(optimizer, settings | start)
    first, _change, rest = history.partition(",@")
    return f"{write_settings(first, start)},@{rest}{write_settings(optimizer, settings)}"


def ghosts_of(spec: SurfaceSpec, before: dict[str, Spec]) -> list[Ghost]:
    """The lanes of the runs before each change, which `runs_before` gives."""
    ghosts = []
    for level, stream in enumerate(before, 1):
        changed = [place for place, lane in enumerate(spec.lanes) if len(lane.legs) > level]
        ghosts += [Ghost(stream, lane, place) for lane, place in enumerate(changed)]
    return ghosts


def _branch(number: int, lane: Lane, step: int) -> None:
    """Keep what the lane did before `step`; at the end of the race, let all go on for as many steps again."""
    if sum(leg.at < step for leg in lane.legs) > LIMITS.max_changes:
        complaint(f"lane{number}-lane", too_many_changes())
        return
    st.session_state[_key(number)] = write_history(lane, step, lane.start.problem)
    st.session_state.resume = step or None
    steps = st.session_state.spec.steps
    if step >= steps:
        st.session_state["race-steps"] = longer(steps)


def _last_good(number: int) -> Lane | None:
    """The lane as it was when the widgets last made a race."""
    raced = st.session_state.get("raced")  # a sweep has none: its one lane has no history
    return dict(zip(raced, st.session_state.spec.lanes, strict=True)).get(number) if raced else None


def _key(number: int) -> str:
    return f"lane{number}-history"
