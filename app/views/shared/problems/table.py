"""A table, chosen among the lab's and the visitor's own, and how its features are scaled."""

from collections.abc import Mapping

import streamlit as st

from engine.param import Given
from engine.problems.table.spec import SCALE, TableSpec
from engine.tables.catalogue import DATASETS
from ui.controls import choice, show_mistake
from views.shared.link import Pairs
from views.shared.problems.widgets import Changed, Widgets
from words import N_, _


def values(spec: TableSpec) -> Mapping[str, Given]:
    leg = spec.lanes[0].start
    return {"data": spec.data, "scale": spec.scale, "loss": leg.loss, **leg.loss_settings}


def draw(prefix: str, changed: Changed) -> Pairs:
    key = f"{prefix}data"
    own = st.session_state.get("own")  # made or uploaded on the page "Many weights"
    there = [*DATASETS, *([own.name] if own else []), st.session_state.get(key, next(iter(DATASETS)))]
    data = st.selectbox(
        _("Table"), list(dict.fromkeys(there)), key=key, on_change=changed, args=("data",),
        format_func=lambda name: _(DATASETS[name].label) if name in DATASETS else _("Your own table"),
    )  # fmt: skip
    show_mistake(key)
    return [("data", data), ("scale", choice(f"{prefix}scale", SCALE.title, SCALE.options, changed))]


TABLE = Widgets(N_("A table"), values, draw)
