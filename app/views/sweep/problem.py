"""What a sweep's runs descend on: a surface with its start, one weight, a function f(x), or a table.

What a link says of the problem besides the widgets, such as the columns of a table, stays with it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from engine.losses.catalogue import LOSSES, TABLE_LOSSES, Loss
from engine.param import plain
from engine.problems.pair.spec import W, X, Y
from engine.problems.surface.spec import FunctionSpec, SurfaceSpec
from engine.problems.table.spec import SCALE
from engine.spec import Spec
from engine.tables.catalogue import DATASETS
from ui.controls import choice, control, show_mistake
from views.shared.link import Pairs
from views.shared.surface import PREFIX as SURFACE
from views.shared.surface import domain_of, draw_start, draw_surface
from views.sweep.axes import PREFIX
from views.sweep.function import draw_function, values_of
from words import _

EXTRAS = f"{PREFIX}extras"
DRAWN = {"problem", "lane", "steps", "seed", "dtype", "f", "formula", "const", "x", "y", "w", "data", "scale", "loss",
         "tolerance", *(param.name for losses in (LOSSES, TABLE_LOSSES) for loss in losses.values()
                        for param in loss.params)}  # fmt: skip

Changed = Callable[[str], None]


def load_problem(spec: Spec, link: Pairs) -> None:
    """Make the problem of a spec, and what else its link says of it, the page's."""
    leg = spec.lanes[0].start.problem
    if isinstance(spec, SurfaceSpec):
        values: dict[str, Any] = {"f": spec.f, **leg, **{f"const-{name}": value for name, value in spec.const}}
        values |= {"formula": spec.formula} if spec.formula else {}
        st.session_state.update({f"{SURFACE}{name}": value for name, value in values.items()})
    elif isinstance(spec, FunctionSpec):
        st.session_state.update(values_of(spec))
    else:
        whole = {name: getattr(spec, name) for name in ("w", "data", "scale") if hasattr(spec, name)}
        st.session_state.update({f"{PREFIX}{name}": value for name, value in {**leg, **whole}.items()})
    st.session_state[EXTRAS] = [pair for pair in link if pair[0] not in DRAWN]


def draw_problem(problem: str, changed: Changed) -> Pairs:
    """The widgets; the problem as a link has it."""
    if problem == "pair":
        return [*_numbers(X, Y, W, changed=changed), *_loss(LOSSES, changed), *st.session_state.get(EXTRAS, [])]
    if problem == "table":
        return [*_table(changed), *_loss(TABLE_LOSSES, changed), *st.session_state.get(EXTRAS, [])]
    return draw_function(changed) if problem == "function" else draw_surface(changed)


def draw_starting_point(basins: bool, changed: Changed) -> Pairs:
    """Where the runs on a surface start; basins have their starts from the axes."""
    if not basins:
        return draw_start(changed, domain_of(st.session_state[f"{SURFACE}f"]))
    return [(name, plain(float(st.session_state.get(f"{SURFACE}{name}", 0.0)))) for name in ("x", "y")]


def _table(changed: Changed) -> Pairs:
    def other_table() -> None:
        st.session_state[EXTRAS] = []
        changed("data")

    key = f"{PREFIX}data"
    options = list(dict.fromkeys([*DATASETS, *_own_tables(), st.session_state.get(key, next(iter(DATASETS)))]))
    data = st.selectbox(_("Table"), options, key=key, format_func=_label, on_change=other_table)
    show_mistake(key)
    scale = choice(f"{PREFIX}scale", SCALE.label, SCALE.options, changed)
    return [("data", data), ("scale", scale)]


def _own_tables() -> list[str]:
    """The table that the visitor made or brought on the page "Many weights"."""
    own = st.session_state.get("own")
    return [own.name] if own else []


def _label(data: str) -> str:
    return DATASETS[data].label if data in DATASETS else _("Your own table")


def _loss(losses: Mapping[str, Loss], changed: Changed) -> Pairs:
    key = f"{PREFIX}loss"
    if st.session_state.get(key) not in losses:
        st.session_state[key] = next(iter(losses))
    chosen = st.selectbox(
        _("Loss"), list(losses), key=key, format_func=lambda name: losses[name].label, on_change=changed, args=(key,)
    )
    show_mistake(key)
    return [("loss", chosen), *_numbers(*losses[chosen].params, changed=changed)]


def _numbers(*params: Any, changed: Changed) -> Pairs:
    return [(param.name, plain(control(param, changed, prefix=PREFIX))) for param in params]
