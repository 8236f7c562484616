"""Which table the page "Many weights" trains on: one of ours, one that the user brings, or one that she changed.

The current table is `st.session_state.own` while the choice is `OWN`. Its link is the parameter `table` where it
is small enough; a larger one stays in the session.
"""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from engine.limits import LIMITS
from engine.param import quoted
from engine.problems.table.spec import own_columns
from engine.tables.catalogue import DATASETS, table_of
from engine.tables.csv_table import Reading, filled, read_csv
from engine.tables.error import TableError
from engine.tables.own import PREFIX as KEPT
from engine.tables.own import OwnTable, keep
from engine.tables.packed import pack
from engine.wording import number
from ui.complaints import complaint, forgive
from ui.controls import as_text, choice, show_mistake
from words import N_, _

OWN = "own table"
CHOICES = (*DATASETS, OWN)
TOLD = 5  # gaps in a file that are told one by one
MISSING = {"drop": N_("leave out the row"), "mean": N_("fill in the mean")}


@dataclass(frozen=True)
class Own:
    """A table of the user's own: as it is edited, cells may be empty; `name` is of its whole rows, in a link."""

    draft: pd.DataFrame
    name: str
    kept: OwnTable | None = None


def draw_source() -> str:
    """The widgets that choose a table; its name in a spec."""
    chosen = choice("data", _("Table"), CHOICES, _table_chosen)
    if chosen in DATASETS:
        dataset = DATASETS[chosen]
        st.caption(f"{_(dataset.about)} {_(dataset.source)} ({dataset.licence})")
        return chosen
    _draw_upload()
    own: Own | None = st.session_state.get("own")
    if own is None:
        st.caption(_("Bring a CSV file, or change a cell below. Until then this is the lab's first table."))
        return CHOICES[0]
    if own.kept:
        text = _("This table stays in this session. It is too large for a link ({limit} characters are the most), so "
                 "a link to this run does not bring the data along.")  # fmt: skip
        st.caption(text.format(limit=number(LIMITS.max_packed)))
    return own.name


def current_table() -> pd.DataFrame:
    """The chosen table as it is edited: with empty cells, where there are any."""
    return _table(st.session_state.data)


def columns_of(choice: str) -> tuple[list[str], list[str]]:
    """The features and the targets that a table has where nobody chose."""
    own = choice == OWN and "own" in st.session_state
    features, targets = own_columns(OWN if own else _built_in(choice), list(_table(choice)))
    return list(features), list(targets)


def is_lost() -> bool:
    """Whether the link is to a run on a table that is not here, and no other has been chosen."""
    return bool(st.session_state.get("lost")) and st.session_state.data == OWN and "own" not in st.session_state


def _table(choice: str) -> pd.DataFrame:
    own: Own | None = st.session_state.get("own")
    return own.draft if choice == OWN and own else table_of(_built_in(choice))


def _built_in(choice: str) -> str:
    return choice if choice in DATASETS else CHOICES[0]


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


def move_point(row: int, feature: str, target: str, x: float, y: float) -> None:
    """Another place for a row of a one-feature table; in a callback."""
    table = current_table().dropna(ignore_index=True)
    if 0 <= row < len(table):
        table.loc[row, [feature, target]] = [x, y]
        take(table)


def reset_columns() -> None:
    """The features and targets that the current table has by itself."""
    st.session_state.features, st.session_state.targets = columns_of(st.session_state.data)


def _table_chosen(name: str) -> None:
    forgive()
    st.session_state.lost = False
    reset_columns()


def is_elsewhere(data: str) -> bool:
    """Whether a link's `data` is a table that stays in the session of who uploaded it, and this is another."""
    own: Own | None = st.session_state.get("own")
    return (data == OWN or data.startswith(KEPT)) and (own is None or own.name != data)


def load_table(data: str) -> None:
    """Choose the table of this name; one that travels in its link becomes the visitor's own."""
    st.session_state.data = data if data in DATASETS else OWN
    own: Own | None = st.session_state.get("own")
    if data not in DATASETS and (own is None or own.name != data):
        st.session_state.own = Own(table_of(data), data)


def _draw_upload() -> None:
    st.file_uploader(
        _("CSV file"), ["csv", "tsv", "txt"], key="upload", on_change=_uploaded,
        max_upload_size=-(-LIMITS.max_upload_bytes // 2**20),
        help=_("Numbers in columns, their names in the first row. It stays in this session."),
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
            _("Where a number is missing"), list(MISSING), format_func=lambda key: _(MISSING[key]), key="missing",
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
    rest = [_("and {more} more").format(more=number(more))] if more else []
    return _("No number: {places}.").format(places="; ".join([*places, *rest]))


def _uploaded() -> None:
    forgive("upload")
    file = st.session_state.upload
    if file is None:
        return
    try:
        st.session_state.reading = read_csv(file.getvalue(), file.name)
    except TableError as mistake:
        st.session_state.pop("reading", None)
        complaint("upload", f"{mistake} {_('The table that was here stays.')}")
        return
    _fill()
    reset_columns()


def _fill() -> None:
    """Make a whole table of what was read."""
    try:
        take(filled(st.session_state.reading, st.session_state.get("missing") or "drop"))
    except TableError as mistake:
        complaint("upload", str(mistake))
