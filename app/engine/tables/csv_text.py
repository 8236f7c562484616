"""A CSV file taken apart as far as its header: encoding, separator, decimal sign, names."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from engine.limits import LIMITS
from engine.param import quoted
from engine.tables.column_names import unescaped
from engine.tables.error import TableError
from engine.wording import Message, number, say
from words import N_, _

SAMPLE = 65_536  # characters at the beginning by which a file is judged; its header is within them
LONGEST_LINE = 1_000_000  # bytes
LONGEST_NAME = 1_000  # characters, before it is cut
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SEPARATORS = {",": N_("commas"), ";": N_("semicolons"), "\t": N_("tabs")}
GROUPED = r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)"  # 1234 or 1,234
NUMBER = rf"[+-]?(?:{GROUPED}(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{{1,4}})?"
SWAPPED = str.maketrans(",.", ".,")  # makes 1.234,5 out of 1,234.5, and back


@dataclass(frozen=True)
class Layout:
    """How a file writes its cells."""

    separator: str = ","
    decimal: str = "."


@dataclass(frozen=True)
class Parts:
    """`body` is what stands below the header, in UTF-8; `above` lines are before it."""

    names: list[str]
    body: bytes
    above: int
    layout: Layout
    notes: list[Message]


def parts_of(data: bytes, name: str) -> Parts:
    """Take a file apart. Raises TableError where it is no text, has no header, or is too large."""
    if len(data) > LIMITS.max_upload_bytes:
        message = _("{name} is {size} MB large; {limit} MB are the most.")
        size, limit = (number(count / 1e6, 3) for count in (len(data), LIMITS.max_upload_bytes))
        raise TableError(message.format(name=quoted(name), size=size, limit=limit))
    text, notes = _utf8(data, name)
    rows = _sample_rows(text)
    separator = max(SEPARATORS, key=lambda sign: _fit(list(islice(_rows(rows, sign), 200))))
    cells = [cell.strip() for row in islice(_rows(rows, separator), 1, 200) for cell in row]
    layout = Layout(separator, _decimal(cells))
    if separator != ",":
        notes.append(say("Cells are separated by {signs}.", signs=say(SEPARATORS[separator])))
    if layout.decimal == ",":
        notes.append(say("Numbers have a decimal comma: 1,5 is read as 1.5."))
    elif any("," in cell and is_number(cell, layout) for cell in cells):
        notes.append(say("Commas between thousands are left out: 1,234 is read as 1234."))
    return below_header(text, layout, notes, name)


def below_header(text: bytes, layout: Layout, notes: list[Message], name: str) -> Parts:
    """The names in the first row that is not blank, and what is below it."""
    text = text.replace(codecs.BOM_UTF8, b"")  # at the beginning, or where files were joined
    _check_lines(text, name)
    source = io.StringIO(_sample_rows(text), newline="")
    reader = csv.reader(source, delimiter=layout.separator, skipinitialspace=True)
    try:
        names = next((row for row in reader if any(cell.strip() for cell in row)), [])
        above, end = reader.line_num, len(source.getvalue()[: source.tell()].encode())
        first = next((row for row in reader if len(row) > 1 or "".join(row).strip()), [])
    except csv.Error:
        raise TableError(_("The first rows of {name} cannot be told apart.").format(name=quoted(name))) from None
    if not names:
        raise TableError(_("{name} is empty: it needs a row of names and rows of numbers.").format(name=quoted(name)))
    if len(first) == len(names) + 1 and not first[-1].strip():
        names = [*names, ""]  # all rows but the header end with a separator
    names = [unescaped(cell.strip()) for cell in names]
    _check_header(names, first, name)
    if all(is_number(cell, layout) for cell in names):
        notes = [*notes, say("The first row is taken for the names of the columns, and is all numbers.")]
    return Parts(names, text[end:], above, layout, notes)


def is_number(cell: str, layout: Layout) -> bool:
    """Is this cell a number, with or without signs between thousands?"""
    cell = cell.strip()
    return re.fullmatch(NUMBER, cell.translate(SWAPPED) if layout.decimal == "," else cell) is not None


def _utf8(data: bytes, name: str) -> tuple[bytes, list[Message]]:
    """The file in UTF-8 with \\n at the end of lines, and what is to be told of its encoding."""
    for encoding in ["utf-16"] if data.startswith(UTF_16) else ["utf-8", "cp949"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        notes = [] if encoding == "utf-8" else [say("The file is read as {name}.", name=encoding)]
        return text.encode().replace(b"\r\n", b"\n").replace(b"\r", b"\n"), notes
    message = _("{name} is not text in UTF-8 or cp949: save the table as CSV, in UTF-8.")
    raise TableError(message.format(name=quoted(name)))


def _sample_rows(text: bytes) -> str:
    return text[:SAMPLE].decode(errors="ignore")


def _rows(sample: str, separator: str) -> Iterator[list[str]]:
    """The rows of the sample that are not blank, as far as they can be told apart."""
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator, skipinitialspace=True):
            if any(cell.strip() for cell in row):
                yield row
    except csv.Error:
        return


def _fit(rows: list[list[str]]) -> tuple[int, int]:
    """How well a separator suits: rows as wide as the header, then its width."""
    width = len(rows[0]) if rows else 0
    return (sum(len(row) == width for row in rows), width) if width > 1 else (0, 0)


def _decimal(cells: list[str]) -> str:
    """The decimal sign: the comma where more cells are numbers only with it than only without it."""
    point, comma = Layout(decimal="."), Layout(decimal=",")
    return "," if sum(is_number(cell, comma) - is_number(cell, point) for cell in cells) > 0 else "."


def _check_lines(text: bytes, name: str) -> None:
    """A line without an end would be taken apart into millions of cells before anybody counts them."""
    start = 0
    while len(text) - start > LONGEST_LINE:
        end = text.rfind(b"\n", start, start + LONGEST_LINE + 1)  # a line of just so many, and its end
        if end < 0:
            message = _("{name} has a line of more than {limit} characters: each row needs a line of its own.")
            raise TableError(message.format(name=quoted(name), limit=number(LONGEST_LINE)))
        start = end + 1


def _check_header(names: list[str], first: list[str], name: str) -> None:
    message = ""
    if len(names) > LIMITS.max_columns:
        message = _("{name} has {columns} columns; {limit} are the most: leave out those that you do not need.")
    elif (any("\n" in cell for cell in names) and not first) or max(map(len, names)) > LONGEST_NAME:
        message = _("In the first row of {name} a quote is opened and not closed.")
    elif not first:
        message = _("{name} has names of columns and no rows: put rows of numbers below them.")
    elif len(first) > len(names):
        message = _("The first row of {name} has {cells} cells, and its header {columns}: they must be as many.")
    if message:
        counts = {"columns": len(names), "cells": len(first), "limit": LIMITS.max_columns}
        raise TableError(message.format(name=quoted(name), **{key: number(count) for key, count in counts.items()}))
