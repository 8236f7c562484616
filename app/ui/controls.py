"""Widgets from `Param` tables, each bound to the URL under its own name."""

from collections.abc import Callable, Sequence
from math import floor, log10
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.param import Param, Value, plain
from words import _

Changed = Callable[[str], None]  # called with the name of the setting that the user changed


SLIDER = (1e-7, 1e3)  # what a slider spans at the most: beyond it there is the number


def control(param: Param, changed: Changed, default: Value | None = None) -> Value:
    """The widget of one setting, and its value; a logarithmic one has a slider above its number."""
    with st.container(key=f"setting-{param.name}"):
        slot = st.container() if param.log else None
        value = _widget(param, changed, param.default if default is None else default)
        show_mistake(param.name)
        if slot:
            _slider(slot, param, changed, float(value))
    return value


def _widget(param: Param, changed: Changed, value: Value) -> Value:
    common: dict[str, Any] = {
        "label": param.label, "key": param.name, "help": param.help or None, "bind": "query-params",
        "on_change": changed, "args": (param.name,),
    }  # fmt: skip
    if param.kind is bool:
        return bool(st.toggle(value=bool(value), **common))
    bounds: dict[str, Any] = {"min_value": param.kind(param.low), "max_value": param.kind(param.high)}
    if param.kind is int:
        return int(st.number_input(value=int(value), step=1, **bounds, **common))
    return float(st.number_input(value=float(value), step=_step(value), format="%.12g", **bounds, **common))


def _slider(slot: DeltaGenerator, param: Param, changed: Changed, value: float) -> None:
    """A slider over powers of ten, at the mark nearest to `value`; it and the number move each other."""
    key = f"{param.name}_slider"
    marks = log_marks(max(param.low, SLIDER[0]), min(param.high, SLIDER[1]))
    st.session_state[key] = min(marks, key=lambda mark: abs(log10(mark / value)))

    def slid() -> None:
        st.session_state[param.name] = st.session_state[key]
        changed(param.name)

    slot.select_slider(param.label, marks, key=key, format_func=plain, on_change=slid, label_visibility="collapsed")


def choice(name: str, label: str, options: Sequence[str], changed: Changed, help: str | None = None) -> str:
    """A select box of standard terms: they stand in the link as they are, so they are not translated."""
    chosen = st.selectbox(label, options, key=name, bind="query-params", on_change=changed, args=(name,), help=help)
    show_mistake(name)
    return str(chosen)


def show_mistake(name: str) -> None:
    """The place for what is wrong with this setting; what was wrong in the link stays until it is changed."""
    place = st.empty()
    st.session_state.setdefault("places", {})[name] = place
    if message := st.session_state.get("mistakes", {}).get(name):
        place.error(message, icon=":material/error:")


def show_errors(errors: list[dict[str, str]]) -> None:
    """The mistakes of a spec, each beside its setting; where the page has no such setting, at the top."""
    places = st.session_state.places
    for error in errors:
        places.get(error["field"], places["link"]).error(error["message"], icon=":material/error:")


def log_marks(low: float, high: float) -> list[float]:
    """1, 1.2, 1.5, … 8 times the powers of ten from `low` to `high`."""
    parts = ("1", "1.2", "1.5", "2", "2.5", "3", "4", "5", "6", "8")
    powers = range(floor(log10(low)), floor(log10(high)) + 1)
    return [mark for power in powers for part in parts if low <= (mark := float(f"{part}e{power}")) <= high]


def _step(value: Value) -> float:
    """What the + and - of a number change: its second digit."""
    return float(f"1e{floor(log10(abs(value))) - 1}") if value else 0.01


def complaint(name: str, message: str) -> None:
    """Show `message` beside the setting `name` from now on."""
    st.session_state.setdefault("mistakes", {})[name] = message


def forgive(name: str | None = None) -> None:
    """Forget what was wrong with this setting, or with all of them."""
    mistakes = st.session_state.setdefault("mistakes", {})
    for gone in [name, "link"] if name else list(mistakes):
        mistakes.pop(gone, None)


def check_link(params: Sequence[Param], choices: dict[str, Sequence[str]], known: set[str]) -> None:
    """On a visitor's first run, say what is wrong in her link; Streamlit then falls back to a valid value.

    `known` are the names that a link may have besides those of `params` and `choices`.
    """
    if st.session_state.setdefault("link_checked", False):
        return
    st.session_state.link_checked = True
    for name in st.query_params:
        if name not in known | choices.keys() | {param.name for param in params}:
            complaint(
                "link",
                _("The link has a setting “{name}” that this page does not know.").format(name=name[:40]),
            )
    for param in params:
        if given := st.query_params.get_all(param.name):
            _check_given(param, given)
    for name, options in choices.items():
        if (text := st.query_params.get(name)) is not None and text not in options:
            message = _("There is no {name} “{text}” here. The page uses {used} instead.")
            complaint(name, message.format(name=name, text=text[:40], used=options[0]))


def _check_given(param: Param, given: list[str]) -> None:
    if len(given) > 1:
        message = _("The link gives {label} {count} times; the last one counts.")
        complaint(param.name, message.format(label=param.label, count=len(given)))
    try:
        param.read(given[-1])
    except ValueError as mistake:
        complaint(param.name, _("{mistake} The page uses its own value instead.").format(mistake=mistake))
