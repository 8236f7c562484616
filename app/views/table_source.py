"""Which table the page "Many weights" trains on: one of ours, one that the user brings, or one that she changed.

The current table is `st.session_state.own` while the choice is `OWN`. Its link is the parameter `table` where it
is small enough; a larger one stays in the session.
"""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from engine.csv_table import Reading, filled, read_csv
from engine.own_tables import OwnTable, keep
from engine.packed import pack
from engine.param import quoted
from engine.settings import LIMITS
from engine.table import own_columns
from engine.table_error import TableError
from engine.tables import DATASETS, table_of
from ui.controls import as_text, choice, show_mistake
from ui.link_check import complaint, forgive
from words import _

OWN = "own table"
CHOICES = (*DATASETS, OWN)
TOLD = 5  # gaps in a file that are told one by one
MISSING = {"drop": _("leave out the row"), "mean": _("fill in the mean")}


@dataclass(frozen=True)
class Own:
    """A table of the user's own: as it is edited, cells may be empty; `name` is of its whole rows, in a link."""

    draft: pd.DataFrame
    name: str
    kept: OwnTable | None = None


def draw_source() -> str:
    """The widgets that choose a table; its name in a spec."""
    _follow_link()
    chosen = choice("data", _("Table"), CHOICES, _table_chosen)
    if chosen in DATASETS:
        dataset = DATASETS[chosen]
        st.caption(f"{dataset.about} {dataset.source} ({dataset.licence})")
        return chosen
    _draw_upload()
    own: Own | None = st.session_state.get("own")
    if own is None:
        st.caption(_("Bring a CSV file, or choose another table and change a cell."))
        return CHOICES[0]
    if own.kept:
        text = _("This table stays in this session. It is too large for a link ({limit} characters are the most), so "
                 "a link to this run does not bring the data along.")  # fmt: skip
        st.caption(text.format(limit=f"{LIMITS.max_packed:,}"))
    return own.name


def current_table() -> pd.DataFrame:
    """The chosen table as it is edited: with empty cells, where there are any."""
    own: Own | None = st.session_state.get("own")
    if st.session_state.data == OWN and own:
        return own.draft
    return table_of(st.session_state.data if st.session_state.data in DATASETS else CHOICES[0])


def take(draft: pd.DataFrame) -> None:
    """Make this the current table; in a callback. Without two whole rows there is nothing to take."""
    whole = draft.dropna(ignore_index=True)
    if whole.empty:
        complaint("data", _("No row of the table has a number in every column. Fill in the empty cells."))
        return
    forgive("data")
    packed = pack(whole)
    kept = None if packed else keep(whole)
    st.session_state.own = Own(draft, packed or kept.name, kept)  # type: ignore[union-attr]
    st.session_state.data = OWN
    st.query_params.pop("table", None)
    if packed:
        st.query_params["table"] = packed


def move_point(row: int, feature: str, target: str, x: float, y: float) -> None:
    """Another place for a row of a one-feature table; in a callback."""
    table = current_table().dropna(ignore_index=True)
    if 0 <= row < len(table):
        table.loc[row, [feature, target]] = [x, y]
        take(table)


def reset_columns() -> None:
    """The features and targets that the current table has by itself."""
    features, targets = own_columns(st.session_state.data, list(current_table()))
    st.session_state.features, st.session_state.targets = list(features), list(targets)


def _table_chosen(name: str) -> None:
    forgive()
    reset_columns()


def _follow_link() -> None:
    """Take the table of the link, where it is another than the one here."""
    linked, own = st.query_params.get("table"), st.session_state.get("own")
    asked = st.session_state.get("data", st.query_params.get("data"))
    if linked and (own is None or own.name != linked):
        try:
            st.session_state.own = Own(table_of(linked), linked)
        except TableError as mistake:
            del st.query_params["table"]
            complaint("data", str(mistake))
            st.session_state.data = CHOICES[0]
    elif asked == OWN and own is None and "data" not in st.session_state:
        complaint("data", _("This link is to a run on a table that its author brought along. Such a table is not part "
                            "of a link unless it is small: choose it here, if you have the file."))  # fmt: skip


def _draw_upload() -> None:
    st.file_uploader(
        _("CSV file"), ["csv", "tsv", "txt"], key="upload", on_change=_uploaded,
        max_upload_size=LIMITS.max_upload_bytes // 1_000_000,
        help=_("Numbers in columns, their names in the first row. It stays in this session, on no disk."),
    )  # fmt: skip
    show_mistake("upload")
    reading: Reading | None = st.session_state.get("reading")
    if reading is None or "own" not in st.session_state:
        return
    for note in (*reading.notes, *_refusals(reading)):
        st.caption(as_text(note))
    if reading.missing:
        st.caption(as_text(_gaps(reading)))
        st.segmented_control(
            _("Where a number is missing"), list(MISSING), format_func=MISSING.__getitem__, key="missing",
            default="drop", required=True, on_change=_fill,
        )  # fmt: skip


def _refusals(reading: Reading) -> list[str]:
    if not reading.refused:
        return []
    return [_("Left out, as they hold text: {names}.").format(names=", ".join(f"“{n}”" for n in reading.refused))]


def _gaps(reading: Reading) -> str:
    """The cells without a number, the first of them one by one."""
    places = [
        _("row {row} of “{column}” ({text})").format(
            row=cell.row, column=cell.column, text=quoted(cell.text) if cell.text else _("empty")
        )
        for cell in reading.missing[:TOLD]
    ]
    more = reading.missing_count - len(places)
    rest = [_("and {more} more").format(more=f"{more:,}")] if more else []
    return _("No number: {places}.").format(places="; ".join([*places, *rest]))


def _uploaded() -> None:
    forgive("upload")
    file = st.session_state.upload
    if file is None:
        return
    try:
        st.session_state.reading = read_csv(file.getvalue(), file.name)
    except TableError as mistake:
        complaint("upload", str(mistake))
        return
    _fill()
    reset_columns()


def _fill() -> None:
    """Make a whole table of what was read."""
    try:
        take(filled(st.session_state.reading, st.session_state.get("missing") or "drop"))
    except TableError as mistake:
        complaint("upload", str(mistake))
