"""How far a file is looked at: its lines beside Python's own split, its first rows, its limits."""

import itertools
from dataclasses import replace

import pytest

from engine.limits import LIMITS
from engine.tables import csv_table, csv_text
from engine.tables.csv_table import read_csv
from engine.tables.csv_text import LONGEST_LINE, _check_lines, parts_of
from engine.tables.error import TableError


def refused(text: bytes) -> bool:
    try:
        _check_lines(text, "my.csv")
    except TableError:
        return True
    return False


def test_lines_are_as_long_as_their_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text of up to eleven characters, of which a line may have three."""
    monkeypatch.setattr(csv_text, "LONGEST_LINE", 3)
    for size in range(12):
        for signs in itertools.product(b"a\n", repeat=size):
            text = bytes(signs)
            assert refused(text) == any(len(line) > 3 for line in text.split(b"\n")), text


def test_a_line_has_a_million_characters_at_the_most() -> None:
    assert LONGEST_LINE == 1_000_000
    with pytest.raises(TableError, match=r"“my\.csv” has a line of more than 1,000,000 characters"):
        _check_lines(b"a\n" + b"b" * 1_000_001, "my.csv")
    assert not refused(b"a\n" + b"b" * 1_000_000)


def test_a_file_is_judged_by_its_first_two_hundred_rows() -> None:
    """Half of the rows have a comma, half a semicolon; the last that counts decides, and the next is not looked at."""
    rows = ["a;b,c", *(["1,2", "1;2"] * 99), "3;4", "5,6"]
    assert len(rows) == 201
    assert _separator(rows) == ";"
    assert _separator([*rows[:199], "3,4", "5;6"]) == ","


def _separator(rows: list[str]) -> str:
    return parts_of("\n".join(rows).encode(), "my.csv").layout.separator


@pytest.mark.parametrize("row, comma", [(0, False), (1, True), (199, True), (200, False)])
def test_the_decimal_sign_is_that_of_the_rows_below_the_header(row: int, comma: bool) -> None:
    rows = ["1;2", *(["3;4"] * 210)]
    rows[row] = "1,5;2,5"
    assert parts_of("\n".join(rows).encode(), "my.csv").layout.decimal == ("," if comma else ".")


def test_a_blank_before_a_quote_is_no_part_of_the_cell() -> None:
    reading = read_csv(b'a, b\n1, "2,5"\n3, "4,5"\n', "my.csv")
    assert reading.frame.to_numpy().tolist() == [[1, 2.5], [3, 4.5]]


def test_what_is_as_large_as_the_operator_lets_it_be_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"a,b\n1,2\n3,4\n"
    for module, limit in ((csv_text, "max_upload_bytes"), (csv_text, "max_columns"), (csv_table, "max_rows")):
        most = {"max_upload_bytes": len(data), "max_columns": 2, "max_rows": 2}[limit]
        monkeypatch.setattr(module, "LIMITS", replace(LIMITS, **{limit: most}))
        assert read_csv(data, "my.csv").frame.shape == (2, 2)
        monkeypatch.setattr(module, "LIMITS", replace(LIMITS, **{limit: most - 1}))
        with pytest.raises(TableError):
            read_csv(data, "my.csv")
        monkeypatch.setattr(module, "LIMITS", LIMITS)
