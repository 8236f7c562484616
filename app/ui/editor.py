"""A table that a user edits in place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st


@dataclass
class _Editing:
    """`base` is what Streamlit's editor was given, `shown` what it shows with the user's changes."""

    base: pd.DataFrame
    shown: pd.DataFrame
    options: dict[str, Any]
    version: int = 0


def editor(key: str, frame: pd.DataFrame, changed: Callable[[pd.DataFrame], None], **options: Any) -> None:
    """Show `frame` for editing; `changed` is called with the whole table after each change.

    Streamlit's editor keeps the changes apart from the table that it was given. It goes on with both while all
    changes are its own; another table is another editor, and so are other options.
    """
    editing = st.session_state.setdefault("editors", {}).setdefault(key, _Editing(frame, frame, options))
    same = editing.shown.equals(frame) and editing.options == options
    if not same or f"{key}-{editing.version}" not in st.session_state:
        editing.base, editing.version = frame, editing.version + 1
    editing.shown, editing.options = frame, options
    widget = f"{key}-{editing.version}"

    def on_change() -> None:
        editing.shown = applied(editing.base, st.session_state[widget])
        changed(editing.shown)

    st.data_editor(editing.base, key=widget, on_change=on_change, **options)


def applied(frame: pd.DataFrame, changes: dict[str, Any]) -> pd.DataFrame:
    """The table of numbers after the changes of a `st.data_editor`: cells, then new rows, then rows taken out."""
    new = frame.copy()
    for row, cells in changes["edited_rows"].items():
        for column, value in cells.items():
            new.iloc[row, new.columns.get_loc(column)] = float("nan") if value is None else value
    if not changes["added_rows"] and not changes["deleted_rows"]:
        return new
    added = [[cells.get(column) for column in new] for cells in changes["added_rows"]]
    new = pd.concat([new, pd.DataFrame(added, columns=new.columns, dtype=float)], ignore_index=True)
    return new.drop(index=changes["deleted_rows"]).reset_index(drop=True)
