"""What is swept, along one axis or two: which settings, from where to where, and how many values."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from engine.param import Param, plain
from engine.problems.surface.catalogue import Domain
from engine.problems.surface.spec import START_X, START_Y
from engine.sweep.spec import COUNTS, MOST, Axis, ends
from ui.controls import control, show_mistake
from views.shared.link import Pairs
from words import N_, _

PREFIX = "sweep-"
SIDES = {"a": N_("Across"), "b": N_("Up")}
# where a setting may be far more than is worth a look
WORTH: Mapping[str, tuple[float, float]] = {"momentum": (0.0, 0.99), "weight_decay": (0.0, 1.0)}

Changed = Callable[[str], None]


def forget_axes(*sides: str) -> None:
    """The next picture has the usual axes."""
    for side in sides or SIDES:
        for part in (side, f"low_{side}", f"high_{side}", f"count_{side}"):
            st.session_state.pop(PREFIX + part, None)


def load_axes(axes: Sequence[Axis]) -> None:
    """Take the axes of a sweep."""
    forget_axes()
    for side, axis in zip(SIDES, axes, strict=False):
        values = {side: axis.name, f"low_{side}": axis.low, f"high_{side}": axis.high, f"count_{side}": axis.count}
        st.session_state.update({PREFIX + name: value for name, value in values.items()})


def draw_starts(domain: Domain, changed: Changed) -> Pairs:
    """The axes of basins: where the starts are."""
    pairs: Pairs = []
    for side, param, span in zip(SIDES, (START_X, START_Y), domain, strict=True):
        st.caption(f"{_(SIDES[side])}: {param.title}")
        pairs += _ends(side, param, span, "basins", changed)
    return pairs


def draw_settings(kind: str, known: Mapping[str, Param], rate: float, changed: Changed) -> Pairs:
    """The axes of a curve or a map, of the settings `known`; `rate` is a learning rate that suits."""
    pairs: Pairs = []
    taken: list[str] = []
    for side in list(SIDES)[: 1 if kind == "curve" else 2]:
        names = [name for name in known if name not in taken]
        if not names:
            break
        taken.append(_choose(side, names, known, changed))
        param = known[taken[-1]]
        pairs += [(side, param.name), *_ends(side, param, WORTH.get(param.name, ends(param, rate)), kind, changed)]
    return pairs


def _choose(side: str, names: list[str], known: Mapping[str, Param], changed: Changed) -> str:
    key = PREFIX + side
    if st.session_state.get(key) not in names:
        forget_axes(side)
        st.session_state[key] = "momentum" if side == "b" and "momentum" in names else names[0]

    def chose() -> None:
        chosen = st.session_state[key]
        forget_axes(side)
        st.session_state[key] = chosen
        changed(key)

    st.selectbox(_(SIDES[side]), names, key=key, format_func=lambda name: known[name].title, on_change=chose)
    show_mistake(key)
    return str(st.session_state[key])


def _ends(side: str, param: Param, span: tuple[float, float], kind: str, changed: Changed) -> Pairs:
    """The widgets of one axis' values; what the page lacks of them is as usual."""
    params = (
        Param(f"low_{side}", N_("From"), span[0], param.low, param.high),
        Param(f"high_{side}", N_("To"), span[1], param.low, param.high),
        Param(f"count_{side}", N_("Values"), COUNTS[kind], 2, MOST[kind]),
    )
    for each in params:
        st.session_state.setdefault(PREFIX + each.name, each.default)
    left, right = st.columns(2)
    values = {}
    for each, column in zip(params, (left, right, st.container()), strict=True):
        with column:
            values[each.name] = control(each, changed, prefix=PREFIX)
    return [(name, plain(value)) for name, value in values.items()]
