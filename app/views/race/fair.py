"""A fair race: the same number of gradient evaluations for every lane, and the learning rate that serves each best."""

from collections.abc import Callable, Iterable
from threading import Lock

import streamlit as st

from engine.lane_names import lane_names
from engine.link import write
from engine.link.fair_mark import is_fair, marked
from engine.problems.surface.spec import SurfaceSpec
from engine.spec import Lane, SpecError
from engine.wording import number
from ui.controls import as_text
from views.race.settings import SETTINGS
from views.race.view import view_pairs
from views.shared.link import bring
from words import _, ngettext

TURN = Lock()  # one search at a time, whoever asks: pages stay quick for the others


def draw_fair(spec: SurfaceSpec) -> bool:
    """The button; whether it was pressed."""
    return st.button(
        _("Make it fair"), icon=":material/balance:", width="stretch",
        help=_("Every lane may compute {budget} gradients, one a step and one at its end, and for each the learning "
               "rate is searched that gives the lowest loss with them. Change the gradient limit for another budget.")
        .format(budget=number(_budget(spec))),
    )  # fmt: skip


def make_fair(spec: SurfaceSpec) -> None:
    """Search a learning rate for each lane, with a bar and a way out; then go on with the race that has them."""
    bar, names = st.progress(0.0), lane_names(spec.lanes)
    st.button(_("Cancel"))  # any click ends this run of the page, and so the search
    while not TURN.acquire(timeout=0.3):
        bar.progress(0.0, _("Waiting: another search is under way."))
    try:
        found = [_search(spec, place, name, bar.progress) for place, name in enumerate(names)]
    finally:
        TURN.release()
    lanes, notes = zip(*found, strict=True)
    budget = _budget(spec)
    steps = max(budget - 1, 1)  # those that a lane can take which needs one gradient a row
    fair = marked(spec.model_copy(update={"lanes": lanes, "budget": budget, "steps": steps}))
    st.session_state.fair = (write(fair), _told(budget, notes))
    bring([*SETTINGS.link_of(fair), *view_pairs(spec)])
    st.rerun()


def label_fair(spec: SurfaceSpec) -> None:
    """What makes the race fair, if it is the one that was made so, or that every lane has the same budget."""
    link, label = st.session_state.get("fair", ("", ""))
    if link == write(spec):
        st.caption(as_text(label))
    elif is_fair(spec):
        notes = (
            _rate(name, lane.start.settings["lr"])
            for name, lane in zip(lane_names(spec.lanes), spec.lanes, strict=True)
        )
        st.caption(as_text(_told(_budget(spec), notes)))
    elif spec.budget:
        text = ngettext(
            "Every lane may compute {budget} gradient.", "Every lane may compute {budget} gradients.", spec.budget
        )
        st.caption(as_text(text.format(budget=number(spec.budget))))


def _budget(spec: SurfaceSpec) -> int:
    """The limit of the page; else what its steps need, one gradient each and one where the last leads."""
    return spec.budget or spec.steps + 1


def _search(spec: SurfaceSpec, place: int, name: str, show: Callable[[float, str], object]) -> tuple[Lane, str]:
    """The lane with the best of the learning rates that were tried, or as it is where none is good; and a note."""
    from engine.sweep.fair import Rate, best_rate  # torch takes seconds to import: not at the page's start

    lane, text = spec.lanes[place], _("{name}: trying learning rates").format(name=as_text(name))
    try:
        for part in best_rate(spec.model_copy(update={"lanes": (lane,)}), _budget(spec)):
            if isinstance(part, Rate):
                return _with_rate(lane, part.lr, name)
            show((place + part.done / part.of) / len(spec.lanes), text)
    except SpecError as mistake:
        return lane, f"{name}: {mistake}"
    raise AssertionError("a search ends with its rate")


def _with_rate(lane: Lane, rate: float | None, name: str) -> tuple[Lane, str]:
    if rate is None:
        return lane, _("{name}: with every rate that was tried it diverges.").format(name=name)
    settings = {**lane.start.settings, "lr": rate}
    return Lane(legs=(lane.start.model_copy(update={"settings": settings}),)), _rate(name, rate)


def _rate(name: str, rate: object) -> str:
    return f"{name}: lr {number(float(str(rate)))}"


def _told(budget: int, notes: Iterable[str]) -> str:
    text = _("Fair race: {budget} gradients for every lane, each with the learning rate of the lowest loss. {notes}")
    return text.format(budget=number(budget), notes="; ".join(notes))
