"""The lanes of a race: up to eight, each an optimizer with its settings, its schedule and what is done to gradients.

A lane has a number of its own in the names of its widgets. One that changes on its way, or has a rule of its own,
stays as the link has it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from engine import gradients
from engine.kinds import KINDS
from engine.link import write_settings
from engine.optimizers import OPTIMIZERS
from engine.param import OfLane
from engine.schedules import SCHEDULES
from engine.settings import LIMITS
from engine.spec import Lane
from engine.surface import START_X, START_Y
from figures.bind import lane as style
from ui.controls import as_text, control, show_mistake
from words import _

Changed = Callable[[str], None]
KEYS = list(KINDS["surface"].optimizers)
OF_A_SLOW_ONE = {"sgd": 0.01, "asgd": 0.01}  # on surfaces steeper than one weight's loss


def load_lanes(lanes: Sequence[Lane], texts: Sequence[str]) -> None:
    """Make these the lanes of the page."""
    st.session_state.lanes = []
    common = lanes[0].start.problem
    for lane, text in zip(lanes, texts, strict=True):
        _take(lane, text, common)


def draw_lanes(names: Sequence[str], changed: Changed) -> list[str]:
    """The widgets of each lane, in its fold; the lanes as a link has them."""
    texts = []
    numbers: list[int] = st.session_state.lanes
    for place, number in enumerate(numbers):
        name = names[place] if place < len(names) else _("New lane")
        label = f"{style(place).sign} {as_text(name)}"
        with st.container(key=f"lane-{place}"), st.expander(label, key=f"{prefix(number)}fold"):
            texts.append(draw_lane(number, changed))
            _draw_buttons(place, changed)
    show_mistake("lanes")
    st.button(
        _("Add a lane"), on_click=_add, args=(changed,), icon=":material/add:", width="stretch",
        disabled=len(numbers) >= LIMITS.max_lanes,
    )  # fmt: skip
    return texts


def prefix(number: int) -> str:
    """What the names of a lane's widgets begin with."""
    return f"lane{number}-"


def draw_lane(number: int, changed: Changed, steering: bool = True, starts: bool = True) -> str:
    """The widgets of one lane; the lane as a link has it. `steering`: with a schedule, noise and clipping; `starts`:
    with a start of its own.
    """
    before = prefix(number)
    show_mistake(f"{before}lane")
    if kept := st.session_state.get(f"{before}kept"):
        st.caption(_("This lane changes on its way or has its own rule: it stays as the link has it."))
        st.code(kept, language=None, wrap_lines=True)
        return str(kept)

    def other_optimizer(name: str) -> None:
        _own_settings(before)
        changed(name)

    key = _choose(f"{before}optimizer", _("Optimizer"), OPTIMIZERS, KEYS, other_optimizer)
    values = _controls(OPTIMIZERS[key].params, before, changed)
    if not steering:
        return write_settings(key, values)
    schedule = _choose(f"{before}schedule", _("Schedule"), SCHEDULES, list(SCHEDULES), changed)
    if schedule != "constant":
        values |= {"schedule": schedule} | _controls(SCHEDULES[schedule].params, before, changed)
    title = _("Noise, clipping, start") if starts else _("Noise, clipping")
    with st.expander(title, key=f"{before}more"):
        values |= {name: value for name, value in _controls(gradients.PARAMS, before, changed).items() if value}
        if starts and st.toggle(_("Starts elsewhere"), key=f"{before}own_start", on_change=changed, args=(before,)):
            values |= _controls((START_X, START_Y), before, changed)
    return write_settings(key, values)


def _choose(
    key: str,
    label: str,
    registry: Any,
    options: Sequence[str],
    changed: Changed,
    then: Callable[[str], None] | None = None,
) -> str:
    """A select box of a registry's entries, with what the chosen one says of itself."""

    def chose() -> None:
        if then:
            then(key)
        changed(key)

    chosen = st.selectbox(label, options, key=key, format_func=lambda name: registry[name].label, on_change=chose)
    show_mistake(key)
    entry = registry[chosen]
    if chosen != "constant":
        st.caption(f"{entry.help} [{_('source')}]({entry.source})")
    return str(chosen)


def _controls(params: Sequence[OfLane], before: str, changed: Changed) -> dict[str, Any]:
    return {param.name: control(param, changed, prefix=before) for param in params}


def _draw_buttons(place: int, changed: Changed) -> None:
    with st.container(horizontal=True):
        number = st.session_state.lanes[place]
        full = len(st.session_state.lanes) >= LIMITS.max_lanes
        st.button(_("Duplicate"), key=f"{prefix(number)}copy", on_click=_duplicate, args=(number, changed),
                  icon=":material/content_copy:", disabled=full)  # fmt: skip
        st.button(_("Remove"), key=f"{prefix(number)}remove", on_click=_remove, args=(number, changed),
                  icon=":material/delete:", disabled=len(st.session_state.lanes) < 2)  # fmt: skip


def _new(at: int | None = None) -> str:
    """Another lane; what the names of its widgets begin with."""
    st.session_state.lane_count = number = st.session_state.get("lane_count", 0) + 1
    lanes: list[int] = st.session_state.lanes
    lanes.insert(len(lanes) if at is None else at, number)
    return prefix(number)


def _take(lane: Lane, text: str, common: Mapping[str, Any]) -> None:
    before, leg = _new(), lane.start
    if leg.rule or len(lane.legs) > 1:
        st.session_state[f"{before}kept"] = text
        return
    own = leg.problem if leg.problem != common else {}
    values = {**leg.settings, **leg.steering, "optimizer": leg.optimizer, "schedule": leg.schedule, **own}
    st.session_state.update({f"{before}{name}": value for name, value in values.items()})
    st.session_state[f"{before}own_start"] = bool(own)


def _add(changed: Changed) -> None:
    """One with an optimizer that is not there yet."""
    there = {st.session_state.get(f"{prefix(number)}optimizer") for number in st.session_state.lanes}
    key = next((key for key in ("adam", "sgd", "rmsprop", "adagrad", "lbfgs", *KEYS) if key not in there), "adam")
    before = _new()
    st.session_state[f"{before}optimizer"] = key
    _own_settings(before)
    changed(before)


def _duplicate(number: int, changed: Changed) -> None:
    old, new = prefix(number), _new(st.session_state.lanes.index(number) + 1)
    buttons = {"copy", "remove", "fold", "more"}
    values = {
        str(name).removeprefix(old): value for name, value in st.session_state.items() if str(name).startswith(old)
    }
    kept = {f"{new}{name}": value for name, value in values.items() if name not in buttons and "_slider" not in name}
    st.session_state.update(kept)
    changed(new)


def _remove(number: int, changed: Changed) -> None:
    st.session_state.lanes.remove(number)
    changed(prefix(number))


def _own_settings(before: str) -> None:
    """Another optimizer starts from a learning rate of its own, and from torch's settings."""
    entry = OPTIMIZERS[st.session_state[f"{before}optimizer"]]
    st.session_state.update({f"{before}{param.name}": param.default for param in entry.params})
    st.session_state[f"{before}lr"] = OF_A_SLOW_ONE.get(entry.key, entry.lr_hint)
