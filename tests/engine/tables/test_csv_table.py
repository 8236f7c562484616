"""CSV files that people bring: each is a table, or a sentence that says what is wrong."""

import csv
import io
import math
import random
import tracemalloc
from contextlib import suppress
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.limits import LIMITS
from engine.tables.column_names import LONGEST, cleaned
from engine.tables.csv_table import PIECE, SHOWN, Missing, Reading, filled, read_csv, to_csv
from engine.tables.error import TableError
from tests.tables import frames
from tests.thorough import examples

NUMBERS = b"apples,oranges\n1,2\n3,4.5\n"
ONE_TWO = [[1, 2], [3, 4.5]]

REFUSED = {
    "empty": (b"", "is empty"),
    "blank lines": (b"\n\n \r\n", "is empty"),
    "header only": (b"apples,oranges\n", "no rows"),
    "a blank line below the header": (b"apples,oranges\n \t \n", "no rows"),
    "header without an end": (b"apples,oranges", "no rows"),
    "200 columns": (",".join(f"c{n}" for n in range(200)).encode() + b"\n1,2", "200 columns; 100 are the most"),
    "a million columns": (b"1," * 1_000_000 + b"\n", "a line of more than 1,000,000"),
    "one line": (b"1," * 16_000_000, "a line of more than 1,000,000"),
    "50 MB": (b"a,b\n" + b"1,2\n" * 12_500_000, f"50 MB large; {LIMITS.max_upload_bytes / 1e6:.3g} MB are the most"),
    "many rows": (b"a,b\n" + b"1,2\n" * (LIMITS.max_rows + 1), "more than 200,000 rows"),
    "binary": (b"a,b\n1,\x00\n", "not text"),
    "a spreadsheet": (b"PK\x03\x04" + random.Random(0).randbytes(1000), "not text"),
    "half of UTF-16": (b"\xff\xfe1", "not text"),
    "mixed encodings": ("é,사과\n".encode() + "사과".encode("cp949") + b"\xff,1\n", "not text"),
    "one column": (b"apples\n1\n2\n", "has 1"),
    "text alone": (b"name,town\nAnn,Oslo\nBob,Rome\n", "has 0. Columns of text: name, town."),
    "separated by blanks": (b"apples oranges\n1 2\n", "has 0"),
    "ragged": (b"a,b\n1,2\n3,4,5\n", "Line 3 of “my.csv” has 3 cells, and the header 2"),
    "ragged far below": (b"a,b\n" + b"1,2\n" * 30_000 + b"3,4,5\n", "has 3 cells, and the header 2"),
    "ragged at once": (b"a,b\n1,2,3\n", "first row of “my.csv” has 3 cells, and its header 2"),
    "quote not closed": (b'a,b\n1,2\n3,"4\n5,6\n', "quote is opened and not closed"),
    "quote not closed above": (b'a,"b\n1,2\n3,4\n', "quote is opened and not closed"),
    "a name of 1,001 letters": (b"a" * 1001 + b",b\n1,2\n", "quote is opened and not closed"),
    "a name without an end": (b"a" * 2000 + b",b\n1,2\n", "quote is opened and not closed"),
}


@pytest.mark.parametrize("data, words", REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_is_told_in_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(TableError) as wrong:
        read_csv(data, "my.csv")
    assert words in str(wrong.value)
    assert str(wrong.value).endswith(".")


READ: dict[str, tuple[bytes, list[list[float]], str]] = {
    "plain": (NUMBERS, ONE_TWO, ""),
    "one row": (b"a,b\n1,2", [[1, 2]], ""),
    "BOM": (b"\xef\xbb\xbf" + NUMBERS, ONE_TWO, ""),
    "UTF-16": (NUMBERS.decode().encode("utf-16"), ONE_TWO, "read as utf-16"),
    "Korean": ("사과,배\n1,2\n3,4.5".encode("cp949"), ONE_TWO, "read as cp949"),
    "ends of DOS": (NUMBERS.replace(b"\n", b"\r\n"), ONE_TWO, ""),
    "ends of an old Mac": (NUMBERS.replace(b"\n", b"\r"), ONE_TWO, ""),
    "blank lines": (b"\n\n" + NUMBERS.replace(b"\n", b"\n \n"), ONE_TWO, ""),
    "blanks": (b" a , b \n 1 ,\t2 \n3 , 4.5 \n", ONE_TWO, ""),
    "semicolons": (NUMBERS.replace(b",", b";"), ONE_TWO, "separated by semicolons"),
    "tabs": (NUMBERS.replace(b",", b"\t"), ONE_TWO, "separated by tabs"),
    "semicolons, commas in names": (b"a, in t;b\n1;2\n", [[1, 2]], "semicolons"),
    "decimal commas": (b"a;b\n1,5;2.000,25\n-3;4.000\n", [[1.5, 2000.25], [-3, 4000]], "decimal comma"),
    "decimal commas in quotes": (b'a,b\n"1,5","0,125"\n3,4', [[1.5, 0.125], [3, 4]], "decimal comma"),
    "decimal commas in the first row alone": (b"a;b\n1,5;2,5\n3;4\n", [[1.5, 2.5], [3, 4]], "decimal comma"),
    "thousands": (b'a,b\n"1,234","-5,678,901.5"\n3,4', [[1234, -5678901.5], [3, 4]], "thousands"),
    "thousands, semicolons": (b"a;b\n1,234;2\n3;4.5", [[1234, 2], [3, 4.5]], "thousands"),
    "separators at the ends": (b"a,b\n1,2,\n3,4.5,\n", ONE_TWO, ""),
    "separators at all ends": (b"a,b,\n1,2,\n3,4.5,\n", ONE_TWO, ""),
    "exponents": (b"a,b\n+1e0,.2e1\n3.,45E-1", ONE_TWO, ""),
    "quotes": (b'"a","b"\n"1","2"\n"3","4.5"', ONE_TWO, ""),
    "numbers for names": (b"1,2\n3,4", [[3, 4]], "first row is taken for the names"),
    "names that change": (b'"a,t",b[2]\n1,2', [[1, 2]], "The column “a,t” is called “a t” here."),
    "the same name": (b"a,a\n1,2", [[1, 2]], "The column “a” is called “a (2)” here."),
    "no name": (b"a,\n1,2", [[1, 2]], "The column without a name is called “column 2” here."),
}


@pytest.mark.parametrize("data, rows, words", READ.values(), ids=READ)
def test_a_table_is_read_and_its_form_told(data: bytes, rows: list[list[float]], words: str) -> None:
    reading = read_csv(data, "my.csv")
    assert reading.frame.to_numpy().tolist() == rows
    assert (reading.frame.dtypes == "float64").all()
    assert (reading.missing, reading.missing_count, reading.refused) == ([], 0, [])
    assert words in " ".join(map(str, reading.notes))
    assert bool(words) == bool(reading.notes)


GAPS = b"a,b,c\n1,2,3\n,n/a,4\n5,6,inf\n7,=1+1,8\n9,10,nan\n11,12,1e999\n"


def test_cells_without_a_number_are_told_by_row_and_column() -> None:
    reading = read_csv(GAPS, "my.csv")
    assert reading.missing[:5] == [(2, "a", ""), (2, "b", "n/a"), (3, "c", "inf"), (4, "b", "=1+1"), (5, "c", "nan")]
    assert reading.missing[5] == Missing(6, "c", "1e999")
    assert reading.missing_count == 6 == int(reading.frame.isna().sum().sum())
    assert "infinite" in " ".join(map(str, reading.notes))


def test_many_gaps_are_counted_and_the_first_are_told() -> None:
    rows = [f"{row},{row if row % 3 else ''},{row}" for row in range(2 * PIECE)]
    reading = read_csv("\n".join(["a,b,c", *rows]).encode(), "my.csv")
    assert reading.missing_count == sum(1 for row in range(2 * PIECE) if row % 3 == 0)
    assert reading.missing == [(row + 1, "b", "") for row in range(2 * PIECE) if row % 3 == 0][:SHOWN]


def test_gaps_are_dropped_or_filled_with_the_mean() -> None:
    reading = read_csv(b"a,b\n1,10\n,20\n5,\n9,60\n", "my.csv")
    assert filled(reading, "drop").to_numpy().tolist() == [[1, 10], [9, 60]]
    assert filled(reading, "drop").index.tolist() == [0, 1]
    assert filled(reading, "mean").to_numpy().tolist() == [[1, 10], [5, 20], [5, 30], [9, 60]]
    assert reading.missing_count == 2


def test_where_every_row_has_a_gap_none_is_left() -> None:
    reading = read_csv(b"a,b\n1,\n,2\n", "my.csv")
    with pytest.raises(TableError, match="mean"):
        filled(reading, "drop")
    assert filled(reading, "mean").to_numpy().tolist() == [[1, 2], [1, 2]]


def test_a_mean_too_large_for_a_number_is_told() -> None:
    reading = read_csv(b"a,b\n1e308,1\n1.7e308,2\n,3\n", "my.csv")
    with pytest.raises(TableError, match="too large"):
        filled(reading, "mean")
    assert len(filled(reading, "drop")) == 2


def test_columns_of_text_are_named() -> None:
    reading = read_csv(b"town,a,done,b,day\nOslo,1,True,2,2020-01-01\nRome,3,False,4,2020-01-02\n", "my.csv")
    assert reading.refused == ["town", "done", "day"]
    assert list(reading.frame) == ["a", "b"]


def test_half_numbers_are_a_column_with_gaps() -> None:
    reading = read_csv(b"a,b,c\n1,2,x\n3,x,x\n5,6,7\n7,x,x\n", "my.csv")
    assert (list(reading.frame), reading.refused) == (["a", "b"], ["c"])


TEXTS = ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "=cmd|'/c calc'!A0", "__import__('os')", "0x10", "1_000", "1,23",
         "12,34,567", "0,123,456", "١٢", "1 2", "5%", "1e", "--1", "."]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_no_number_stays_text(text: str) -> None:
    reading = read_csv(f'a,b\n1,"{text}"\n2,3\n4,5.5\n'.encode(), "my.csv")
    assert reading.missing == [(1, "b", text)]


def test_a_point_between_thousands_is_none_without_decimal_commas() -> None:
    assert read_csv(b"a;b\n1.234;2\n", "my.csv").frame["a"].tolist() == [1.234]


FORMULAS = ["=a", "+a", "-a", "@a", "'=a", "''@a", "'a", "a=", "=HYPERLINK(1)"]


@pytest.mark.parametrize("name", FORMULAS)
def test_names_like_formulas_are_escaped_and_read_back(name: str) -> None:
    frame = pd.DataFrame({name: [1.0], "b": [-2.0]})
    text = to_csv(frame)
    assert not text.lstrip('"').startswith(("=", "+", "-", "@"))
    assert list(read_csv(text.encode(), "my.csv").frame) == [name, "b"]


def test_numbers_are_written_short() -> None:
    frame = pd.DataFrame({"a": [73.0, -0.0, 0.1], "b": [1e300, 5e-324, -12345678901234567.0]})
    assert to_csv(frame) == "a,b\n73,1e+300\n-0.0,5e-324\n0.1,-1.2345678901234568e+16\n"


def test_a_name_that_the_pages_editor_keeps_for_itself() -> None:
    reading = read_csv(b"_index,b\n1,2\n", "rows.csv")
    assert list(reading.frame) == ["index", "b"]
    assert "“index”" in str(reading.notes[0])


@given(frames())
def test_a_table_reads_back_to_the_last_bit(frame: pd.DataFrame) -> None:
    reading = read_csv(to_csv(frame).encode(), "my.csv")
    assert list(reading.frame) == list(frame)
    assert reading.frame.to_numpy().tobytes() == frame.to_numpy().tobytes()


@given(st.lists(st.text(max_size=60), max_size=12))
def test_names_stand_in_a_link_and_each_for_itself(names: list[str]) -> None:
    clean = cleaned(names)
    assert len(set(clean)) == len(clean) == len(names)
    for name in clean:
        assert 1 <= len(name) <= LONGEST
        assert name == name.strip()
        assert name.isprintable()
        assert not set(name) & set(",[]\n")
    assert cleaned(clean) == clean


def reading_or_sentence(data: bytes) -> Reading | None:
    try:
        reading = read_csv(data, "my.csv")
    except TableError as wrong:
        if not str(wrong).endswith("."):
            raise AssertionError("a mistake without a sentence") from wrong
        return None
    values = reading.frame.to_numpy()
    assert values.dtype == np.float64
    assert values.shape[0] >= 1
    assert values.shape[1] >= 2
    assert not np.isinf(values).any()
    assert reading.missing_count == np.isnan(values).sum()
    assert len(reading.missing) == min(reading.missing_count, SHOWN)
    assert all(np.isnan(reading.frame[cell.column][cell.row - 1]) for cell in reading.missing)
    for how in ("drop", "mean"):
        with suppress(TableError):
            assert np.isfinite(filled(reading, how).to_numpy()).all()
    return reading


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_sentence(data: bytes) -> None:
    reading_or_sentence(data)
    reading_or_sentence(b"a,b\n1,2\n" + data)


PIECES = ["1", "-2.5", "1e308", "1e999", "inf", "nan", "NA", "True", "x", "사과", "é", '"', '""', ",", ",", ";", "\t",
          " ", "\n", "\n", "\r\n", "\r", "\ufeff", "\x00", "=1+1", "1,234", "1.234,5", "'", "#", "\\", "[",
          "\u2028", "\x1a"]  # fmt: skip
ENCODINGS = ["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp949"]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.sampled_from(ENCODINGS))
@examples(200)
def test_any_text_is_a_table_or_a_sentence(text: str, encoding: str) -> None:
    data = text.encode(encoding, errors="replace")
    reading_or_sentence(data)
    reading_or_sentence("a,b\n1,2\n".encode(encoding) + data)


CELL = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.integers(-(10**20), 10**20).map(str),
    st.sampled_from(["", "x", "n/a", "two words", "a,b", "line\nbreak", 'a "quote"', "=1+1", "-"]),
)


@given(st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=12)))
def test_cells_are_those_of_pythons_own_reader(rows: list[list[str]]) -> None:
    """Python's csv module and float are the oracle, cell by cell."""
    text = io.StringIO()
    csv.writer(text).writerows([[f"c{place}" for place in range(len(rows[0]))], *rows])
    reading = reading_or_sentence(text.getvalue().encode())
    expected = {f"c{place}": [number(row[place]) for row in rows] for place in range(len(rows[0]))}
    kept = {name: cells for name, cells in expected.items() if sum(map(math.isfinite, cells)) >= len(rows) / 2}
    if len(kept) < 2:
        assert reading is None
    else:
        assert reading is not None
        pd.testing.assert_frame_equal(reading.frame, pd.DataFrame(kept), check_exact=True)


def number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan


def megabytes(*parts: tuple[bytes, int]) -> bytes:
    return b"".join(part * (size // len(part)) for part, size in parts)


HOSTILE: dict[str, Any] = {
    "quotes": lambda: megabytes((b"a,b\n", 4), (b'"', 31_999_000)),
    "quoted line breaks": lambda: megabytes((b"a,b\n1,2\n", 8), (b'"\n",', 31_999_000)),
    "an open quote": lambda: megabytes((b'a,b\n1,2\n"', 9), (b"xxxxxxxxx\n", 31_999_000)),
    "blank lines": lambda: megabytes((b"a,b\n", 4), (b"\n", 31_999_000)),
    "rows": lambda: megabytes((b"a,b\n", 4), (b"1,2\n", 31_999_000)),
    "long rows": lambda: megabytes((b"a,b\n1,2\n", 8), (b"1," * 499_000 + b"\n", 31_000_000)),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_takes_little_memory(make: Any) -> None:
    """32 MB that are no table are refused before they have become many times as much."""
    data = make()
    tracemalloc.start()
    try:
        with pytest.raises(TableError):
            read_csv(data, "my.csv")
        assert tracemalloc.get_traced_memory()[1] < 5 * len(data)
    finally:
        tracemalloc.stop()


def test_a_name_of_a_thousand_letters_is_cut() -> None:
    assert list(read_csv(b"a" * 1000 + b",b\n1,2\n", "my.csv").frame) == ["a" * LONGEST, "b"]
