"""Whether a change of a setting holds from the start or from the playhead on."""

import streamlit as st

from engine.limits import LIMITS
from engine.spec import STEPS
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
