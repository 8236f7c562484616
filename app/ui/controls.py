"""Widgets from `Param` tables, each under its own name; the page writes them into its link."""

import re
from collections.abc import Callable, Sequence
from math import floor, log10
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.param import Choice, Number, OfLane, Param, Steps, Value, plain
from engine.problems.kinds import Kind
from words import _

Changed = Callable[[str], None]  # called with the name of the setting that the user changed


SLIDER = (1e-7, 1e3)  # what a slider spans at the most: beyond it there is the number
SMALLEST = 1e-3
SHARE, AROUND = (0.0, 1.0), (-10.0, 10.0)  # what the slider of a constant spans, where it starts between 0 and 1 or not


def control(param: OfLane, changed: Changed, default: Number | None = None, prefix: str = "") -> Value:
    """The widget of one setting, and its value; a logarithmic one has a slider above its number.

    `prefix` begins the widget's name; it starts with `default`, or with the setting's own value.
    """
    name = prefix + param.name
    if isinstance(param, Choice):
        return choice(name, param.title, param.options, changed, _(param.help) or None)
    if isinstance(param, Steps):
        return _steps(name, param, changed)
    with st.container(key=f"setting-{name}"):
        slot = st.container() if param.log else None
        value = _widget(name, param, changed, param.default if default is None else default)
        show_mistake(name)
        if slot:
            _slider(slot, name, param, changed, float(value))
    return value


def _steps(name: str, param: Steps, changed: Changed) -> str:
    text = st.text_input(param.title, param.default, key=name, help=_help(param), on_change=changed, args=(name,))
    show_mistake(name)
    return str(text).replace(" ", "")


def _widget(name: str, param: Param, changed: Changed, first: Number) -> Number:
    common: dict[str, Any] = {
        "label": param.title, "key": name, "help": _help(param), "on_change": changed, "args": (name,),
    }  # fmt: skip
    now = st.session_state.setdefault(name, param.kind(first))
    if param.kind is bool:
        return bool(st.toggle(**common))
    # no value of its own, so that a browser in which nothing or no number is typed keeps to the last one and says so
    common |= {"value": None, "required": True, "min_value": param.kind(param.low), "max_value": param.kind(param.high)}
    if param.kind is int:
        return int(st.number_input(step=1, **common))
    return float(st.number_input(step=_step(now, param.low), format="%.12g", **common))


def _help(param: OfLane) -> str | None:
    return as_text(_(param.help)) or None


def _slider(slot: DeltaGenerator, name: str, param: Param, changed: Changed, value: float) -> None:
    """A slider over powers of ten, at the mark nearest to `value`; it and the number move each other."""
    key = f"{name}_slider"
    marks = log_marks(max(param.low, SLIDER[0]), min(param.high, SLIDER[1]))
    st.session_state[key] = min(marks, key=lambda mark: abs(log10(mark / value)))

    def slid() -> None:
        st.session_state[name] = st.session_state[key]
        changed(name)

    slot.select_slider(param.title, marks, key=key, format_func=plain, on_change=slid, label_visibility="collapsed")


def constant(param: Param, changed: Changed, prefix: str) -> float:
    """A number that a formula has by a name: with a slider above it, along powers of ten or evenly around 0.

    One that is usually smaller than a slider's step, such as eps, is a number alone.
    """
    if param.log or 0 < param.default < SMALLEST:
        return float(control(param, changed, prefix=prefix))
    slot = st.container()
    value = float(control(param, changed, prefix=prefix))
    name, key = f"{prefix}{param.name}", f"{prefix}{param.name}_slider"
    low, high = SHARE if 0 < param.default < 1 else AROUND
    st.session_state[key] = min(max(value, low), high)

    def slid() -> None:
        st.session_state[name] = round(st.session_state[key], 3)
        changed(name)

    slot.slider(param.title, low, high, step=(high - low) / 200, key=key, on_change=slid, label_visibility="collapsed")
    return value


def choice(name: str, label: str, options: Sequence[str], changed: Changed, help: str | None = None) -> str:
    """A select box of standard terms, as they stand in the link; some have a translation."""
    chosen = st.selectbox(label, options, key=name, format_func=_, help=help, on_change=changed, args=(name,))
    show_mistake(name)
    return str(chosen)


def not_here(kind: Kind) -> str:
    """Which of torch's optimizers are not offered, and why: the help of the box that offers the others."""
    reasons = " ".join(f"**{name}**: {_(reason)}" for name, reason in kind.not_suited.items())
    return _("All of torch.optim but these.") + f" {reasons}"


def show_top() -> None:
    """The place for what has none beside a setting."""
    st.session_state.places["link"] = place = st.container()
    if message := st.session_state.get("mistakes", {}).get("link"):
        _tell(place, message)


def show_mistake(name: str) -> None:
    """The place for what is wrong with this setting; what was wrong in the link stays until it is changed."""
    place = st.empty()
    st.session_state.setdefault("places", {})[name] = place
    if message := st.session_state.get("mistakes", {}).get(name):
        _tell(place, message)


def show_errors(errors: list[dict[str, str]]) -> None:
    """The mistakes of a spec, each beside its setting; where the page has no such setting, at the top."""
    places = st.session_state.places
    for error in errors:
        _tell(places.get(error["field"], places["link"]), error["message"])


def _tell(place: DeltaGenerator, message: str) -> None:
    st.session_state.wrong = True
    place.error(as_text(message), icon=":material/error:")


def as_text(message: object) -> str:
    """A message with a user's words in it, as Markdown that shows it to the letter."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~:$])", r"\\\1", str(message))


def log_marks(low: float, high: float) -> list[float]:
    """1, 1.2, 1.5, … 8 times the powers of ten from `low` to `high`."""
    parts = ("1", "1.2", "1.5", "2", "2.5", "3", "4", "5", "6", "8")
    powers = range(floor(log10(low)), floor(log10(high)) + 1)
    return [mark for power in powers for part in parts if low <= (mark := float(f"{part}e{power}")) <= high]


def _step(value: float, low: float) -> float:
    """What the + and - of a number change: its second digit; less where - would go below the bound `low`."""
    step = float(f"1e{floor(log10(abs(value))) - 1}") if value else 0.01
    return min(step, value - low) if value > low else step
