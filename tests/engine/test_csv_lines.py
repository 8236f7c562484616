"""No line of a file may be longer than a bound: beside Python's own split."""

import itertools

import pytest

from engine import csv_text
from engine.csv_text import LONGEST_LINE, _check_lines
from engine.table_error import TableError


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
