"""A change of a setting holds from the start or from the playhead on; the link's `history` is what was before."""

import streamlit as st

from engine.limits import LIMITS
from engine.link.query import write_history
from engine.problems.kinds import KINDS
from engine.spec import STEPS, Spec
from ui.link_check import complaint
from words import _


def draw_applies() -> None:
    """Whether a change holds from the start or from the playhead on: `from_here()` tells."""
    names = {"start": _("from the start"), "here": _("from here")}
    st.segmented_control(
        _("A change applies"), names, format_func=names.__getitem__, default="start", key="applies", required=True,
        help=_("From here: the run goes on from the playhead with the new value, and the old run stays, dimmed."),
    )  # fmt: skip


def from_here() -> bool:
    return bool(st.session_state.get("applies") == "here")


def too_many_changes() -> str:
    message = _("A run can change {limit} times on its way: this change takes the place of the last one.")
    return message.format(limit=LIMITS.max_changes)


def longer(steps: int) -> int:
    """The steps of a run that was changed at its end: it goes on for as many again."""
    return int(min(2 * steps, STEPS.high))


def history() -> str:
    """What the run did before its last change, as a lane's text begins; empty where it did not change."""
    return str(st.session_state.get("history", ""))


def forget_history() -> None:
    """The settings hold for the whole run again."""
    st.session_state.history = ""


def branch(spec: Spec, step: int) -> None:
    """Keep what the run did before `step`; at its end, let it go on for as many steps again."""
    if sum(leg.at < step for leg in spec.lanes[0].legs) > LIMITS.max_changes:
        complaint("history", too_many_changes())
        return
    start = spec.lanes[0].start
    starts = {param.name: getattr(start, param.name) for param in KINDS[spec.problem].starts}  # they have widgets
    st.session_state.history = write_history(spec.lanes[0], step, starts)
    if step >= spec.steps:
        st.session_state.steps = longer(spec.steps)
