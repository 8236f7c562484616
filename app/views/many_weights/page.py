"""The page "Many weights": yield = X·W + b on a table, several inputs and several outputs."""

from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.link import write
from engine.losses.catalogue import TABLE_LOSSES
from engine.problems.table.spec import TableSpec
from engine.spec import Spec
from engine.studies.conditioning import rescaled, told
from engine.studies.loss_comparison import specs_of_losses
from figures.many_weights import charts
from figures.plane import plane_charts
from ui.controls import as_text
from ui.matrices import products_panel, weights_panel
from ui.player import address, dragged, player
from views.many_weights.details import details
from views.many_weights.presets import LOSSES, PLANE, SCALES, SHOWN, TABLE_PRESETS
from views.many_weights.settings import SETTINGS
from views.many_weights.source import is_lost, move_point
from views.shared.changes import from_here
from views.shared.link import brought
from views.shared.page import heading, remembered, reset_button, runs_before, start_of_play, streams
from words import N_, _

TITLE = N_("Many weights")
LOST = N_("This run is on an uploaded table that is not here: such a table stays in the memory of the session that "
         "uploaded it, and goes with it. Upload the file again, or choose another table.")  # fmt: skip
SHEET = N_("The surface is the loss over these two weights, with all others as they are at the playhead. Each point of "
          "the path has the loss of its own step, so the two meet at the playhead.")  # fmt: skip
FEW = 8  # weights whose paths can be told apart


def show() -> None:
    """Draw the page."""
    top, middle = st.container(), st.container()
    with st.sidebar:
        reset_button(SETTINGS)
        spec = SETTINGS.draw(brought())
    with top:
        heading(TITLE, TABLE_PRESETS, SETTINGS, spec)
        chosen = [] if is_lost() else _choose(spec)
    if is_lost():
        middle.error(_(LOST), icon=":material/error:")
        return
    with middle:
        _play(spec, chosen)
    details(spec)
    SETTINGS.to_link(spec)


def _choose(spec: TableSpec) -> list[str]:
    """What to show besides the run itself."""
    chosen = st.pills(
        _("Show as well"), SHOWN, selection_mode="multi", format_func=_, key="show", label_visibility="collapsed",
    )  # fmt: skip
    if SCALES in chosen:
        other = _rescaled(spec)
        both = remembered("told", write(spec), lambda: f"{told(spec)}\n\n{told(other)}")
        st.info(as_text(both), icon=":material/straighten:")
    if LOSSES in chosen:
        st.caption(_compared_how(spec))
    return list(chosen)


def _play(spec: TableSpec, chosen: list[str]) -> None:
    """The player with the run, the runs before each change, and those that it is compared with."""
    before = runs_before(spec)
    scales = {"other": _rescaled(spec)} if SCALES in chosen else {}
    losses = _other_losses(spec) if LOSSES in chosen else {}
    others: dict[str, Spec] = {**before, **scales, **losses}
    drawn = charts(
        list(spec.features), list(spec.targets), held_out=bool(spec.held_out), batches=bool(spec.batch),
        scheduled=spec.scheduled, ghosts=list(before), shown=_weights_shown(spec),
        scales={"run": _(spec.scale), "other": _(scales["other"].scale)} if scales else None,
        losses={"run": _label(spec)} | {name: _label(run) for name, run in losses.items()} if losses else None,
    )  # fmt: skip
    planes = _plane(spec, list(before)) if PLANE in chosen else []
    asked = [chart for chart in drawn if chart["id"] in ("scales", "losses")]
    drawn = [*planes, *asked, *(chart for chart in drawn if chart not in asked)]  # what was asked for comes first
    drawn[-1]["span"] = 1 + len(drawn) % 2  # no hole in the last row
    player(
        SETTINGS.player,
        on_dragged=lambda: _move(spec),
        streams=streams({"run": spec} | others),
        charts=drawn,
        panels=[weights_panel(), products_panel(spec)],
        resume=spec.last_change,
        branch=from_here(),
        **start_of_play(),
    )


def _weights_shown(spec: TableSpec) -> list[str]:
    """The weights whose paths are drawn: all of a few, else those that the user picks."""
    if len(spec.names) <= FEW:
        return spec.names
    kept = [name for name in st.session_state.get("weights_shown", []) if name in spec.names]
    st.session_state.weights_shown = kept or spec.names[:FEW]
    label = _("Weights in the charts, of {count}").format(count=len(spec.names))
    with st.sidebar:
        st.subheader(_("View"))
        chosen = st.multiselect(label, spec.names, key="weights_shown", max_selections=FEW)
    return list(chosen) or spec.names[:FEW]


def _plane(spec: TableSpec, ghosts: list[str]) -> list[dict[str, Any]]:
    """Two weights to choose, and the loss over their plane."""
    left, right = st.columns(2)
    a = _side(left, _("Across"), "across", spec.names)
    b = _side(right, _("Up"), "up", [name for name in spec.names if name != a])
    st.caption(_(SHEET))
    plane = address(f"api/plane?{write(spec)}&{urlencode({'a': a, 'b': b})}")
    return plane_charts(a, b, plane, ghosts)


def _side(place: DeltaGenerator, label: str, key: str, names: list[str]) -> str:
    """A weight to choose; the first one where the chosen one is not there."""
    if st.session_state.get(key) not in names:
        st.session_state[key] = names[0]
    return str(place.selectbox(label, names, key=key))


def _rescaled(spec: TableSpec) -> TableSpec:
    return remembered("rescaled", write(spec), lambda: rescaled(spec))


def _other_losses(spec: TableSpec) -> dict[str, TableSpec]:
    own = spec.lanes[0].legs[-1].loss
    return {key: run for key, run in specs_of_losses(spec).items() if key != own}


def _compared_how(spec: TableSpec) -> str:
    if len(spec.features) > 1:
        return _("With several features there is no one line to draw: see the tab “The losses” for where each leads.")
    return _("All lines have one learning rate, and are as far as they got by now: some losses need more steps.")


def _label(spec: TableSpec) -> str:
    return _(TABLE_LOSSES[spec.lanes[0].legs[-1].loss].label)


def _move(spec: TableSpec) -> None:
    point = dragged(SETTINGS.player)
    if point and point.target in spec.targets:
        move_point(point.row, spec.features[0], point.target, point.x, point.y)
