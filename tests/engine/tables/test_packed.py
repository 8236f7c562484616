"""Tables within a link: the same to the last bit, bounded, and a sentence for whatever is none."""

import base64
import zlib
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine.tables.packed
from engine.limits import LIMITS
from engine.link import read, write
from engine.spec import SpecError
from engine.tables.catalogue import DATASETS, table_of
from engine.tables.csv_table import to_csv
from engine.tables.error import TableError
from engine.tables.packed import MOST, PREFIX, pack, unpack
from engine.trace import trace
from tests.tables import frames

LINK = "problem=table&loss=mse&lane=sgd,lr=0.1&steps=5&scale=standard&data="
SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"


def packed(text: bytes) -> str:
    return PREFIX + base64.urlsafe_b64encode(zlib.compress(text)).decode().rstrip("=")


@given(frames())
def test_a_table_unpacks_to_the_last_bit(frame: pd.DataFrame) -> None:
    name = pack(frame)
    assert name is not None
    assert name == pack(frame.copy())
    assert set(name.removeprefix(PREFIX)) <= set(SIGNS)
    again = unpack(name)
    assert list(again) == list(frame)
    assert again.to_numpy().tobytes() == frame.to_numpy().tobytes()


@given(frames())
def test_a_link_brings_its_table(frame: pd.DataFrame) -> None:
    run = read(LINK + str(pack(frame)))
    assert run.features == tuple(frame)[:-1]  # type: ignore[attr-defined]
    assert run.targets == tuple(frame)[-1:]  # type: ignore[attr-defined]
    assert read(write(run)) == run
    assert table_of(run.data).equals(frame)  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", ["fruit", "line", "linnerud"])
def test_a_run_on_a_packed_table_is_that_on_the_table(key: str) -> None:
    columns = f"&features={','.join(DATASETS[key].features)}&targets={','.join(DATASETS[key].targets)}"
    run = read(LINK + str(pack(table_of(key))) + columns)
    assert trace(run).equals(trace(read(LINK + key)))


def test_what_is_too_large_for_a_link_is_not_packed() -> None:
    draw = np.random.default_rng(0).normal
    frame = pd.DataFrame(draw(size=(60, 4)), columns=list("abcd"))
    name = pack(frame)
    assert name is None or len(name) <= LIMITS.max_packed
    assert pack(pd.DataFrame(draw(size=(200, 4)), columns=list("abcd"))) is None
    assert pack(pd.DataFrame(np.ones((100_000, 20)), columns=[f"x{n}" for n in range(20)])) is None


def test_the_reader_of_a_table_cannot_change_anothers() -> None:
    name = str(pack(table_of("line")))
    mine = table_of(name)
    mine.iloc[0, 0] = 99
    assert table_of(name).iloc[0, 0] == 1


WHOLE = str(pack(table_of("fruit")))
BAD = {
    "nothing": (PREFIX, "damaged"),
    "no base64": (PREFIX + "%%%", "damaged"),
    "other signs": (PREFIX + "사과", "damaged"),
    "no zlib": (PREFIX + "AAAA", "damaged"),
    "cut off": (WHOLE[:-9], "damaged"),
    "a bomb": (packed(b"a,b\n" + b"1,2\n" * 10_000_000), "too large"),
    "a bomb of one cell": (packed(b"1" * 100_000_000), "too large"),
    "no UTF-8": (packed(b"a,b\n\xff,1\n"), "damaged"),
    "NUL": (packed(b"a,b\n1,\x002\n"), "damaged"),
    "empty": (packed(b""), "is empty"),
    "header only": (packed(b"a,b\n"), "no rows"),
    "a gap": (packed(b"a,b\n1,\n3,4\n"), "no numbers"),
    "infinite": (packed(b"a,b\n1,inf\n3,4\n"), "no numbers"),
    "text": (packed(b"a,b,c\n1,2,x\n"), "no numbers"),
    "one column": (packed(b"a\n1\n"), "has 1"),
    "ragged": (packed(b"a,b\n1,2\n1,2,3\n"), "3 cells"),
    "200 columns": (packed(b",".join(b"c%d" % n for n in range(200)) + b"\n1\n"), "200 columns"),
}


@pytest.mark.parametrize("name, words", BAD.values(), ids=BAD)
def test_a_link_without_a_table_is_told(name: str, words: str) -> None:
    with pytest.raises(TableError, match=words):
        unpack(name)
    with pytest.raises(SpecError) as wrong:
        read(LINK + name)
    if len(name) < LIMITS.max_query // 2:
        assert [error["field"] for error in wrong.value.errors] == ["data"]


def test_a_bomb_is_not_unpacked() -> None:
    """Its head alone is looked at: what is behind it may be anything."""
    bomb = zlib.compress(b"1" * 10_000_000)
    head = bomb[: len(bomb) // 2]
    assert len(zlib.decompressobj().decompress(head)) > 10 * MOST
    with pytest.raises(TableError, match="too large"):
        unpack(PREFIX + base64.urlsafe_b64encode(head).decode())


@given(st.one_of(st.text(max_size=80), st.text(SIGNS, max_size=80)).map(PREFIX.__add__))
def test_any_text_is_a_table_or_a_sentence(name: str) -> None:
    with suppress(TableError):
        assert np.isfinite(unpack(name).to_numpy()).all()


@given(st.binary(max_size=80) | st.text('1.ae,\n\ufeff"- ', max_size=40).map(str.encode), st.booleans())
def test_any_text_within_is_a_table_or_a_sentence(text: bytes, header: bool) -> None:
    with suppress(TableError):
        frame = unpack(packed(b"a,b\n1,2\n" + text if header else text))
        assert len(frame) >= 1
        assert np.isfinite(frame.to_numpy()).all()


@given(st.integers(0, len(WHOLE) - 1), st.sampled_from(SIGNS))
def test_a_link_with_a_wrong_letter_never_leads_to_other_numbers(place: int, sign: str) -> None:
    """zlib's checksum sees to it."""
    changed = WHOLE[:place] + sign + WHOLE[place + 1 :]
    with suppress(TableError):
        if changed.startswith(PREFIX):
            assert unpack(changed).equals(table_of("fruit"))


def test_a_table_that_fills_its_link_is_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = table_of("fruit")
    text, name = len(to_csv(frame).encode()), WHOLE
    for most, limit, fits in ((text, len(name), True), (text, len(name) - 1, False), (text - 1, len(name), False)):
        monkeypatch.setattr(engine.tables.packed, "MOST", most)
        monkeypatch.setattr(engine.tables.packed, "LIMITS", replace(LIMITS, max_packed=limit))
        assert pack(frame) == (name if fits else None)


def test_what_two_bytes_a_number_cannot_hold_is_not_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.tables.packed, "to_csv", lambda frame: "a,b")
    monkeypatch.setattr(engine.tables.packed, "MOST", 50)
    assert pack(table_of("fruit"))  # 25 numbers
    monkeypatch.setattr(engine.tables.packed, "MOST", 49)
    assert pack(table_of("fruit")) is None
