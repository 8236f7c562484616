"""Uploaded tables, as CSV: read within limits, and written so that spreadsheets run nothing in them."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

import numpy as np
import pandas as pd

from engine.encoding import json_bytes
from engine.limits import LIMITS
from engine.param import quoted
from engine.tables.column_names import cleaned, escaped, renamed
from engine.tables.csv_text import NUMBER, SWAPPED, Layout, Parts, parts_of
from engine.tables.error import TableError
from engine.wording import Message, number, say
from words import _

PIECE = 20_000  # rows taken apart at once
SHOWN = 100  # cells without a number that are told one by one


class Missing(NamedTuple):
    """A cell without a number: its row, from 1 below the header, its column, and what stood there."""

    row: int
    column: str
    text: str


@dataclass(frozen=True)
class Reading:
    """A table as far as it could be read.

    `frame` has the columns of numbers, float64, NaN in cells without one: there are `missing_count` of these, the
    first of them in `missing`. `refused` are the names of the columns of text, `notes` sentences for the user.
    """

    frame: pd.DataFrame
    missing: list[Missing]
    missing_count: int
    refused: list[str]
    notes: list[Message]


def read_csv(data: bytes, name: str) -> Reading:
    """The table in the CSV file of this name. Raises TableError with a sentence where there is none."""
    return numbers_of(parts_of(data, name), name)


def numbers_of(parts: Parts, name: str) -> Reading:
    """The numbers below a header. Raises TableError with a sentence where they make no table."""
    columns = [_Column(old, new) for old, new in zip(parts.names, cleaned(parts.names), strict=True)]
    try:
        _fill(columns, parts, name)
    except pd.errors.ParserError as mistake:
        raise TableError(_told(str(mistake), parts, name)) from None
    columns = [column for column in columns if column.old or not column.empty]
    kept = [column for column in columns if column.numbers and 2 * column.numbers >= column.rows]
    refused = [column.name for column in columns if column not in kept]
    _check(kept, refused, name)
    frame = pd.DataFrame({column.name: np.concatenate(column.values) for column in kept})
    missing = sorted((cell for column in kept for cell in column.missing), key=lambda cell: cell.row)[:SHOWN]
    notes = [note for column in columns for note in renamed(column.old, column.name)]
    if any(cell.text.strip("+-").lower() in ("inf", "infinity") for cell in missing):
        notes.append(say("An infinite number counts as none."))
    return Reading(frame, missing, sum(c.rows - c.numbers for c in kept), refused, [*parts.notes, *notes])


def filled(reading: Reading, how: str) -> pd.DataFrame:
    """The table without gaps: their rows left out ("drop"), or the column's mean in them ("mean").

    Raises TableError where no row is left, or a mean is too large for a float64.
    """
    if how == "drop":
        frame = reading.frame.dropna(ignore_index=True)
        if frame.empty:
            raise TableError(_("No row has a number in every column: fill the gaps with the mean instead."))
        return frame
    with np.errstate(over="ignore"):
        frame = reading.frame.fillna(reading.frame.mean())
    if not np.isfinite(frame.to_numpy()).all():
        raise TableError(_("The mean of a column is too large a number: leave out the rows with gaps instead."))
    return frame


def to_csv(frame: pd.DataFrame) -> str:
    """The table as CSV, each number in the shortest text that reads back as the same one."""
    head = frame.head(0).set_axis([escaped(name) for name in frame], axis=1).to_csv(index=False, lineterminator="\n")
    # by way of JSON: the same digits as pandas writes, at a tenth of the time
    rows = json_bytes(frame.to_numpy(float)).decode()
    lines = rows.removeprefix("[").removesuffix("]").replace("],", "\n").replace("]", "\n").replace("[", "")
    # a negative zero keeps its point, or it would be read as a whole number
    return head + re.sub(r"(?<!-0)\.0(?=[,\n])", "", lines)


class _Column:
    """A column while it is read, piece by piece."""

    def __init__(self, old: str, name: str) -> None:
        self.old, self.name = old, name
        self.values: list[np.ndarray] = []
        self.missing: list[Missing] = []
        self.rows, self.numbers, self.empty = 0, 0, True

    def add(self, cells: pd.Series, layout: Layout) -> None:
        values = _numbers(cells, layout)
        gaps = np.flatnonzero(np.isnan(values))
        for place in gaps[: SHOWN - len(self.missing)].tolist():
            cell = cells.iloc[place]
            self.missing.append(Missing(self.rows + place + 1, self.name, "" if pd.isna(cell) else str(cell)))
        self.values.append(values)
        self.rows += len(values)
        self.numbers += len(values) - len(gaps)
        self.empty = self.empty and bool(cells.isna().all())


def _fill(columns: list[_Column], parts: Parts, name: str) -> None:
    """Read the body into the columns. pandas tells numbers from text; what it takes for text is looked at again."""
    pieces = pd.read_csv(
        BytesIO(parts.body), sep=parts.layout.separator, decimal=parts.layout.decimal, header=None, index_col=False,
        names=range(len(columns)), chunksize=PIECE, keep_default_na=False, na_values=[""], skipinitialspace=True,
        low_memory=False, encoding="utf-8",
    )  # fmt: skip
    with pieces:
        for piece in pieces:
            for place, column in enumerate(columns):
                column.add(piece[place], parts.layout)
            if columns[0].rows > LIMITS.max_rows:
                message = _("{name} has more than {limit} rows, which are the most: leave some out.")
                raise TableError(message.format(name=quoted(name), limit=number(LIMITS.max_rows)))


def _numbers(cells: pd.Series, layout: Layout) -> np.ndarray:
    """The cells as float64, NaN for those that are not finite numbers. Nothing is worked out: =1+1 is text."""
    values = np.full(len(cells), np.nan)
    if pd.api.types.is_bool_dtype(cells):
        return values
    if pd.api.types.is_numeric_dtype(cells):
        values[:] = cells
    else:
        texts = cells.fillna("").astype(str).str.strip()
        texts = texts.str.translate(SWAPPED) if layout.decimal == "," else texts
        found = texts.str.fullmatch(NUMBER).to_numpy(bool)
        values[found] = texts[found].str.replace(",", "", regex=False).to_numpy(object).astype(float)
    values[np.isinf(values)] = np.nan
    return values


def _check(kept: list[_Column], refused: list[str], name: str) -> None:
    if len(kept) < 2:
        message = _("A feature and a target need two columns of numbers; {name} has {count}.")
        text = message.format(name=quoted(name), count=len(kept))
        if refused:
            text += " " + _("Columns of text: {names}.").format(names=", ".join(refused[:10]))
        raise TableError(text)


def _told(mistake: str, parts: Parts, name: str) -> str:
    """What pandas' parser says, in words for the user."""
    if ragged := re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", mistake):
        wanted, line, found = (int(number) for number in ragged.groups())
        message = _("Line {line} of {name} has {found} cells, and the header {wanted}: they must be as many.")
        counts = {"line": number(line + parts.above), "found": number(found), "wanted": number(wanted)}
        return message.format(name=quoted(name), **counts)
    if "EOF inside string" in mistake:
        return _("In {name} a quote is opened and not closed.").format(name=quoted(name))
    return _("The rows of {name} cannot be told apart.").format(name=quoted(name))
