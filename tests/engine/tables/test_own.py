"""Tables of a session: known by a name that nobody guesses, and gone with the session."""

import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pandas as pd
import pytest

from engine.limits import LIMITS
from engine.link import read, write
from engine.spec import SpecError
from engine.tables import own as own_tables
from engine.tables.catalogue import table_of
from engine.tables.error import TableError
from engine.tables.own import PREFIX, keep, kept_bytes, when_gone
from engine.trace import trace

LINK = "problem=table&loss=mse&lane=sgd,lr=0.1&steps=5&data="


def frame(first: float = 1.0) -> pd.DataFrame:
    return pd.DataFrame({"a": [first, 2.0, 3.0], "b": [4.0, 5.0, 7.0]})


def test_a_table_is_there_while_it_is_held() -> None:
    table = keep(frame())
    assert table_of(table.name).equals(frame())
    run = read(LINK + table.name)
    assert read(write(run)) == run
    assert len(trace(run)) == 6
    assert (run.features, run.targets) == (("a",), ("b",))  # type: ignore[attr-defined]


def test_a_table_goes_with_its_holder_and_says_so() -> None:
    table = keep(frame())
    name = table.name
    del table
    assert name not in own_tables._TABLES
    with pytest.raises(TableError, match="in the memory of the session that uploaded it"):
        table_of(name)
    with pytest.raises(SpecError) as wrong:
        read(LINK + name)
    assert [error["field"] for error in wrong.value.errors] == ["data"]


def test_names_are_long_and_never_the_same() -> None:
    tables = [keep(frame()) for _ in range(100)]
    tokens = {table.name.removeprefix(PREFIX) for table in tables}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 22  # 128 bits


@pytest.mark.parametrize("name", [PREFIX, PREFIX + "x", PREFIX + "../fruit", PREFIX + "%00"])
def test_a_guess_leads_nowhere(name: str) -> None:
    table = keep(frame())
    with pytest.raises(TableError):
        table_of(name)
    assert table.name != name


def test_nobody_changes_a_table_from_outside() -> None:
    mine = frame()
    table = keep(mine)
    mine.iloc[0, 0] = 99
    read_out = table_of(table.name)
    read_out.iloc[0, 0] = 98
    assert table_of(table.name).equals(frame())


def test_the_end_of_a_table_is_told_once() -> None:
    told: list[str] = []
    table = keep(frame())
    name = table.name
    when_gone(name, lambda: told.append("later"))
    assert told == []
    del table
    assert told == ["later"]
    when_gone(name, lambda: told.append("at once"))
    assert told == ["later", "at once"]


def test_many_threads_keep_and_drop_at_once() -> None:
    def session(number: int) -> float:
        total = 0.0
        for round_ in range(50):
            table = keep(frame(number * 1000.0 + round_))
            when_gone(table.name, lambda: None)
            total += table_of(table.name).iloc[0, 0] - round_
        return total / 50

    before = len(own_tables._TABLES)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(session, range(16))) == [number * 1000.0 for number in range(16)]
    assert len(own_tables._TABLES) == before


def test_what_is_to_be_done_at_a_tables_end_is_not_done_at_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    finalize = own_tables.weakref.finalize
    monkeypatch.setattr(own_tables.weakref, "finalize", lambda *given: made.append(finalize(*given)) or made[-1])
    table = keep(frame())
    when_gone(table.name, lambda: None)
    assert [each.atexit for each in made] == [False]


def test_the_memory_for_tables_may_be_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of three rows and two columns is there three times over: 144 bytes."""
    monkeypatch.setattr(own_tables, "_TABLES", weakref.WeakValueDictionary())
    monkeypatch.setattr(own_tables, "LIMITS", replace(LIMITS, tables_bytes=2 * 144))
    one, two = keep(frame()), keep(frame())
    assert (one.nbytes, kept_bytes()) == (144, 288)
    with pytest.raises(TableError, match="no memory left"):
        keep(frame())
    del one
    three = keep(frame(7.0))
    assert [table_of(each.name)["a"][0] for each in (two, three)] == [1, 7]
