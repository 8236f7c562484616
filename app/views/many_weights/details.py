"""Below the player of "Many weights": the table to edit, the shapes, the losses, and the run to take away."""

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.link import write
from engine.losses.catalogue import TABLE_LOSSES
from engine.losses.shapes import loss_shapes
from engine.problems.kinds import script_of
from engine.problems.table.script import FILE, INLINE
from engine.problems.table.spec import TableSpec
from engine.studies.loss_comparison import compared
from engine.tables.catalogue import DATASETS, table_of
from engine.tables.csv_table import to_csv
from engine.wording import number
from figures.losses import losses
from ui.editor import editor
from ui.mathml import equation
from ui.typeset import typeset
from views.many_weights.shape_question import shape_question
from views.many_weights.source import current_table, take
from views.shared.page import code_tab, remembered, rows_tab
from words import _

EDITABLE = 1000  # rows in the editor at the most
COMPARED = 2_000_000  # steps times cells of the table: what five runs of it may cost while the page waits


def details(spec: TableSpec) -> None:
    """The tabs; what is in a closed one is not drawn."""
    names = [_("The table"), _("The shapes"), _("The losses"), _("The numbers"), _("The code")]
    parts = (_table, _shapes, _losses, rows_tab, _code)
    for part, tab in zip(parts, st.tabs(names, on_change="rerun", key="table-details"), strict=True):
        if tab.open:
            with tab:
                part(tab, spec)


def _table(tab: DeltaGenerator, spec: TableSpec) -> None:
    """The rows, to be edited where there are not too many."""
    frame = current_table()
    if len(frame) > EDITABLE:
        tab.caption(_("The first {shown} of {rows} rows.").format(shown=number(EDITABLE), rows=number(len(frame))))
        tab.dataframe(frame.head(EDITABLE), height=300)
    else:
        tab.caption(_("Change a cell, and the run changes with it. Rows with an empty cell are left out."))
        options = {"num_rows": "dynamic", "height": "content", "alt": _("The table")}
        editor("table", frame, take, column_config=_units(spec.data), **options)
    tab.download_button(
        _("Download the table (CSV)"), lambda: to_csv(table_of(spec.data)), FILE, "text/csv", on_click="ignore"
    )


def _units(data: str) -> dict[str, Any]:
    """The heads of the lab's own tables, with the units of their columns."""
    units = DATASETS[data].units if data in DATASETS else {}
    return {name: st.column_config.NumberColumn(f"{name} ({unit})") for name, unit in units.items() if unit}


def _shapes(tab: DeltaGenerator, spec: TableSpec) -> None:
    shape_question(spec)


def _losses(tab: DeltaGenerator, spec: TableSpec) -> None:
    """The chosen loss as a formula, all of them as curves, and where each of them leads on this table."""
    leg = spec.lanes[0].start
    loss = TABLE_LOSSES[leg.loss]
    typeset("loss-typeset", [equation(f"L = {loss.formula}")], [equation(f"dL_dyhat = {loss.slope}")])
    tab.plotly_chart(losses(loss_shapes(leg.loss_settings), loss.key), key="loss-shapes")
    if spec.steps * table_of(spec.data).size > COMPARED:
        tab.caption(_("Where each loss leads is told for smaller tables and shorter runs."))
        return
    tab.caption(_("The same run with each loss: its last weights, and its errors on the training rows."))
    told = remembered("compared", write(spec), lambda: compared(spec))
    tab.dataframe(_worded(told), key="loss-summary", column_config=_digits(told))


def _worded(told: pd.DataFrame) -> pd.DataFrame:
    """Errors first, then the weights, and at the end how the run ended."""
    errors = ["mean_absolute_error", "root_mean_squared_error"]
    weights = [name for name in told if name not in (*errors, "end")]
    return told[[*errors, *weights, "end"]].rename(index={key: _(loss.label) for key, loss in TABLE_LOSSES.items()})


def _digits(told: pd.DataFrame) -> dict[str, Any]:
    labels = {"mean_absolute_error": _("mean |error|"), "root_mean_squared_error": _("√ mean error²"),
              "end": _("how it ended")}  # fmt: skip
    column = st.column_config
    return {
        name: column.TextColumn(labels[name], width="large")
        if name == "end"
        else column.NumberColumn(labels.get(name, name), format="%.5g")
        for name in told
    }


def _code(tab: DeltaGenerator, spec: TableSpec) -> None:
    table = table_of(spec.data)
    if len(table) > INLINE:
        columns = [*spec.features, *spec.targets]
        tab.download_button(
            _("Download its table (CSV)"), lambda: to_csv(table[columns]), FILE, "text/csv", on_click="ignore",
            key="script-table",
        )  # fmt: skip
    code_tab(tab, script_of(spec))
