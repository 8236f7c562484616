"""The lanes of a race: up to eight, each in its fold, to add, duplicate and remove."""

from collections.abc import Mapping

import streamlit as st

from engine.limits import LIMITS
from figures.bind import lane as style
from ui.controls import as_text
from views.race.shown import solo_button
from views.shared.lanes.history import draw_history
from views.shared.lanes.lane import Changed, Of, copy_lane, draw_lane, new_lane, own_settings, prefix
from words import _


def draw_lanes(names: Mapping[int, str], of: Of) -> list[str]:
    """The widgets of each lane, in its fold; the lanes as a link has them."""
    texts = []
    numbers: list[int] = st.session_state.lanes
    for place, number in enumerate(numbers):
        label = f"{style(place).sign} {as_text(names.get(number, _('New lane')))}"
        with st.container(key=f"lane-{place}"), st.expander(label, key=f"{prefix(number)}fold"):
            later = draw_history(number, of.changed)
            texts.append(draw_lane(number, of, starts=of.kind.starts, later=later))
            _draw_buttons(place, of.changed)
    st.session_state.places["lanes"] = st.container()
    st.button(
        _("Add a lane"), on_click=_add, args=(of,), icon=":material/add:", width="stretch",
        disabled=len(numbers) >= LIMITS.max_lanes,
    )  # fmt: skip
    return texts


def _draw_buttons(place: int, changed: Changed) -> None:
    with st.container(horizontal=True):
        number = st.session_state.lanes[place]
        full = len(st.session_state.lanes) >= LIMITS.max_lanes
        solo_button(number)
        st.button(_("Duplicate"), key=f"{prefix(number)}copy", on_click=_duplicate, args=(number, changed),
                  icon=":material/content_copy:", disabled=full)  # fmt: skip
        st.button(_("Remove"), key=f"{prefix(number)}remove", on_click=_remove, args=(number, changed),
                  icon=":material/delete:", disabled=len(st.session_state.lanes) < 2)  # fmt: skip


def _add(of: Of) -> None:
    """One with an optimizer that is not there yet."""
    there = {st.session_state.get(f"{prefix(number)}optimizer") for number in st.session_state.lanes}
    wanted = ("adam", "sgd", "rmsprop", "adagrad", "lbfgs", *of.entries())
    key = next((key for key in wanted if key not in there), "adam")
    before = new_lane()
    st.session_state[f"{before}optimizer"] = key
    own_settings(before, of)
    of.changed(before)


def _duplicate(number: int, changed: Changed) -> None:
    changed(copy_lane(number))


def _remove(number: int, changed: Changed) -> None:
    st.session_state.lanes.remove(number)
    changed(prefix(number))
