"""Which lanes of a race are drawn: those that are left on above the charts, or one alone."""

from collections.abc import Sequence

import streamlit as st

from figures.bind import lane as style
from figures.race import Runner
from ui.controls import as_text
from words import _


def draw_shown(names: Sequence[str]) -> list[Runner]:
    """A switch for each lane; the lanes that are on, or all where none is."""
    runners = [Runner(place, name) for place, name in enumerate(names)]
    if len(runners) == 1:
        return runners
    numbers: list[int] = st.session_state.raced
    places = dict(zip(numbers, runners, strict=True))
    st.session_state.setdefault(_key(), numbers)
    chosen = st.pills(
        _("Lanes shown"), numbers, selection_mode="multi", label_visibility="collapsed",
        format_func=lambda number: f"{style(places[number].place).sign} {as_text(places[number].name)}",
        key=_key(),
    )  # fmt: skip
    return [runner for number, runner in places.items() if number in chosen] or runners


def chosen_lanes() -> list[int]:
    """The places of the lanes that are on."""
    numbers: list[int] = st.session_state.raced
    chosen = st.session_state.get(_key(), numbers)
    return [place for place, number in enumerate(numbers) if number in chosen]


def all_shown() -> bool:
    """Whether all lanes are drawn: where all are on, or none is."""
    return len(chosen_lanes()) in (0, len(st.session_state.raced))


def show_lanes(places: Sequence[int] | None) -> None:
    """Turn the lanes at these places on, and the others off; None is all."""
    numbers: list[int] = st.session_state.raced
    st.session_state[_key()] = numbers if places is None else [numbers[place] for place in places]


def solo_button(number: int) -> None:
    """A button that shows this lane alone, and then all again."""
    alone = st.session_state.get(_key()) == [number]
    st.button(
        _("Show all") if alone else _("Solo"), key=f"lane{number}-solo", on_click=_solo, args=(number,),
        icon=":material/groups:" if alone else ":material/person:", type="primary" if alone else "secondary",
        disabled=len(st.session_state.lanes) < 2,
        help=None if alone else _("Show this lane alone; again shows all. The others run on, unseen."),
    )  # fmt: skip


def _solo(number: int) -> None:
    numbers: list[int] = st.session_state.raced
    if number in numbers:
        st.session_state[_key()] = numbers if st.session_state.get(_key()) == [number] else [number]


def _key() -> str:
    """Other lanes are other switches."""
    return f"shown-{'-'.join(map(str, st.session_state.raced))}"
