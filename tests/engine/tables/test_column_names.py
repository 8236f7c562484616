"""Names of columns made fit for a link: each by hand."""

import pytest

from engine.tables.column_names import LONGEST, cleaned, escaped, renamed, unescaped


def test_names_alike_are_numbered_from_two_on() -> None:
    assert cleaned(["a", "a", "b", "a", "a (2)"]) == ["a", "a (2)", "b", "a (3)", "a (2) (2)"]
    assert cleaned(["", "x", "", "column 1"]) == ["column 1", "x", "column 3", "column 1 (2)"]
    assert cleaned(["_index", "index"]) == ["index", "index (2)"]


def test_a_number_has_its_place_in_a_name_that_is_as_long_as_it_may_be() -> None:
    long = "a" * LONGEST
    assert cleaned([long, long + "b", long]) == [long, "a" * 36 + " (2)", "a" * 36 + " (3)"]
    assert cleaned(["a" * 35 + " " + "b" * 9] * 2)[1] == "a" * 35 + " (2)"  # no blank before the blank
    assert cleaned([long] * 11)[9:] == ["a" * 35 + " (10)", "a" * 35 + " (11)"]


@pytest.mark.parametrize(
    "name, clean",
    [("a,b[c]", "a b c"), ("a\tb\n c", "a b c"), ("e\u0301", "\u00e9"), ("a\u200bb", "a b"), ("_index_", "_index_"),
     ("a" * 39 + " b", "a" * 39), ("a" * 41, "a" * 40)],
)  # fmt: skip
def test_what_cannot_stand_in_a_link_is_a_blank(name: str, clean: str) -> None:
    assert cleaned([name]) == [clean]


def test_a_new_name_is_told() -> None:
    assert renamed(" a ", "a") == []
    assert [*map(str, renamed("a,b", "a b"))] == ["The column “a,b” is called “a b” here."]
    assert [*map(str, renamed("  ", "column 1"))] == ["The column without a name is called “column 1” here."]


@pytest.mark.parametrize("name, file", [("a", "a"), ("=a", "'=a"), ("'=a", "''=a"), ("'a", "'a"), ("a=b", "a=b")])
def test_a_formula_is_none_in_a_file(name: str, file: str) -> None:
    assert (escaped(name), unescaped(file)) == (file, name)
