"""Tables in the memory of the session that uploaded them: nobody else finds them, and they go when it goes."""

import secrets
import weakref
from collections.abc import Callable

import pandas as pd

from engine.limits import LIMITS
from engine.tables.error import TableError
from words import _

PREFIX = "own."
COPIES = 3  # a session has its table as it was read, as it is edited, and whole


class OwnTable:
    """A table that lives as long as somebody holds this object. `name` is its `data=` in a link, not to be guessed."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame, self.name = frame, PREFIX + secrets.token_urlsafe(16)
        self.nbytes = COPIES * int(frame.memory_usage(index=False).sum())


_TABLES: weakref.WeakValueDictionary[str, OwnTable] = weakref.WeakValueDictionary()


def keep(frame: pd.DataFrame) -> OwnTable:
    """Make a table known by its name for as long as the caller holds what is returned.

    The columns are float64 and finite, their names clean. A changed table is another one: keep it anew.
    Raises TableError where the tables of all sessions leave no memory for it.
    """
    table = OwnTable(frame.copy(deep=False))
    if kept_bytes() + table.nbytes > LIMITS.tables_bytes:
        raise TableError(_("The server has no memory left for tables of this size. Bring a smaller one, or try later."))
    _TABLES[table.name] = table
    return table


def kept_bytes() -> int:
    """About how many bytes the tables of all sessions take."""
    return sum(table.nbytes for table in list(_TABLES.values()))


def own_table(name: str) -> pd.DataFrame:
    """The table of this name, not to be changed. Raises TableError where it is gone."""
    table = _TABLES.get(name)
    if table is None:
        raise TableError(
            _(
                "This table was only in the memory of the session that uploaded it, and is gone: "
                "the data of an upload does not travel with a link. Upload it again."
            )
        )
    return table.frame


def when_gone(name: str, do: Callable[[], object]) -> None:
    """Call `do` once this table is gone; now, if it is. It may be called in any thread, at any moment."""
    table = _TABLES.get(name)
    if table is None:
        do()
    else:
        weakref.finalize(table, do).atexit = False
