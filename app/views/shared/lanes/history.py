"""What a lane did before a change on its way: how its text in the link begins, kept beside its widgets."""

from collections.abc import Callable, Mapping

import streamlit as st

from engine.limits import LIMITS
from engine.link.query import write_history, write_settings
from engine.param import Given, Value
from engine.spec import Lane
from ui.complaints import complaint
from ui.player import playhead
from views.shared.changes import from_here, longer, too_many_changes
from words import _


def change_applies(number: int, player: str, prefix: str) -> None:
    """A setting of this lane was changed: from here, or from the start; in a callback.

    `player` is the key of the page's player, `prefix` begins the names of its widgets.
    """
    st.session_state.resume = None
    lane = _last_good(number)
    if from_here() and lane:
        _branch(number, lane, playhead(player), prefix)
    else:
        forget_history(number)


def forget_history(number: int) -> None:
    """The lane's settings hold for the whole run."""
    st.session_state.pop(_key(number), None)


def load_history(number: int, lane: Lane) -> None:
    """Take the history of a lane of a link."""
    st.session_state[_key(number)] = write_history(lane, lane.legs[-1].at, _starts(lane))


def draw_history(number: int, changed: Callable[[str], None]) -> bool:
    """From which step on the lane's widgets hold, and a button to forget what was before; whether there is any."""

    def forget() -> None:
        forget_history(number)
        changed(_key(number))

    history = st.session_state.get(_key(number))
    if not history:
        return False
    step = history.rpartition("@")[2].rstrip(",")
    st.caption(_("The settings below hold from step {step} on.").format(step=step))
    key = f"lane{number}-forget"
    st.button(_("Forget the changes"), key=key, on_click=forget, icon=":material/undo:", width="stretch")
    return True


def lane_text(
    number: int,
    optimizer: str,
    settings: Mapping[str, Value],
    start: Mapping[str, Value],
    problem: Mapping[str, Given],
) -> str:
    """A lane of a link: its history, and the settings from there on, with what they say of the problem.

    It starts where its first leg does: at `start`, where it has one of its own.
    """
    history = st.session_state.get(_key(number))
    if not history:
        return write_settings(optimizer, {**settings, **start})
    first, _change, rest = history.partition(",@")
    return f"{write_settings(first, start)},@{rest}{write_settings(optimizer, {**settings, **problem})}"


def _branch(number: int, lane: Lane, step: int, prefix: str) -> None:
    """Keep what the lane did before `step`; at the end of the run, let all go on for as many steps again."""
    if sum(leg.at < step for leg in lane.legs) > LIMITS.max_changes:
        complaint(f"lane{number}-lane", too_many_changes())
        return
    st.session_state[_key(number)] = write_history(lane, step, _starts(lane))
    st.session_state.resume = step or None
    steps = st.session_state.spec.steps
    if step >= steps:
        st.session_state[f"{prefix}steps"] = longer(steps)


def _starts(lane: Lane) -> dict[str, Given]:
    """Where the lane starts, which has widgets of its own."""
    return {name: value for name, value in lane.start.problem.items() if name in lane.start.starts}


def _last_good(number: int) -> Lane | None:
    """The lane as it was when the widgets last made a run."""
    raced = st.session_state.get("raced")  # a sweep has none: its one lane has no history
    return dict(zip(raced, st.session_state.spec.lanes, strict=True)).get(number) if raced else None


def _key(number: int) -> str:
    return f"lane{number}-history"
