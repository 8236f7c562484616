"""store.js: the rows of a stream, as columns that only grow."""

from typing import Any

from tests.browser.modules.conftest import Ask

STORE = """({ Store }, lines) => {
  const store = new Store();
  const news = lines.map((line) => { try { return store.ingest(line); } catch (error) { return error.name; } });
  return { news, told: %s };
}"""
ROW = "store.lanes.map((lane) => [...lane.slice('w', 0, 99)])"


def header(lanes: int = 1, **more: Any) -> dict[str, Any]:
    return {"lanes": [{}] * lanes, "steps": 9, **more}


def rows(first: int, *w: float | None, lane: int = 0, **more: list[float]) -> dict[str, Any]:
    return {"lane": lane, "step": list(range(first, first + len(w))), "w": list(w), **more}


def end(lane: int = 0) -> dict[str, Any]:
    return {"lane": lane, "outcome": "over", "mark": "good", "steps": 1, "message": ""}


def kept(ask: Ask, *lines: dict[str, Any], tell: str = ROW) -> tuple[list[Any], Any]:
    result = ask("store.js", STORE % tell, list(lines))
    return result["news"], result["told"]


def test_rows_are_kept_once_in_their_order(ask: Ask) -> None:
    assert kept(ask, header(), rows(0, 1, 2), rows(2, 3)) == ([True, True, True], [[1, 2, 3]])
    assert kept(ask, header(), rows(0, 1, 2), rows(0, 1, 2)) == ([True, True, False], [[1, 2]])
    assert kept(ask, header(), rows(0, 1, 2), rows(1, 2, 3)) == ([True, True, True], [[1, 2, 3]])
    assert kept(ask, header(), header(2), rows(0, 1)) == ([True, False, True], [[1]])
    assert kept(ask, header(), rows(0, 1), rows(2, 3)) == ([True, True, "RangeError"], [[1]])
    assert kept(ask, header(), rows(0)) == ([True, False], [[]])
    assert kept(ask, header(), rows(0, 1, lane=1), end(1)) == ([True, False, False], [[]])
    assert kept(ask, header(), rows(0, 1), end(), end(), {"lane": 0}) == ([True, True, True, False, False], [[1]])


def test_what_is_missing_is_nan(ask: Ask) -> None:
    lines = [header(), rows(0, 1, None), rows(2, 3, v=[7.0]), rows(3, 4)]
    _news, told = kept(ask, *lines, tell="['w', 'v'].map((name) => [...store.lanes[0].slice(name, 0, 9)].map(String))")
    assert told == [["1", "NaN", "3", "4"], ["NaN", "NaN", "7", "NaN"]]
    at = (
        "[['w', 0], ['w', 2], ['w', 4], ['w', -1], ['u', 0]].map(([name, row]) => String(store.lanes[0].at(name, row)))"
    )
    assert kept(ask, *lines, tell=at)[1] == ["1", "3", "NaN", "NaN", "NaN"]
    assert kept(ask, *lines, tell="[...store.lanes[0].slice('w', 2, 2)]")[1] == [3]
    assert kept(ask, *lines, tell="store.lanes[0].slice('u', 0, 2).length")[1] == 0


def test_columns_outgrow_their_room(ask: Ask) -> None:
    parts = [rows(first, *map(float, range(first, first + 200))) for first in range(0, 1000, 200)]
    late = rows(1000, 1000.0, v=[5.0])
    assert kept(ask, header(), *parts, late)[1] == [[float(value) for value in range(100)]]
    whole = "['w', 'v'].map((name) => [store.lanes[0].at(name, 999), store.lanes[0].at(name, 1000)].map(String))"
    assert kept(ask, header(), *parts, late, tell=whole)[1] == [["999", "1000"], ["NaN", "5"]]
    assert (
        kept(ask, header(), *parts, tell="[...store.lanes[0].slice('w', 0, 999)].every((w, i) => w === i)")[1] is True
    )


def test_the_slowest_lane_under_way_decides(ask: Ask) -> None:
    tell = "[store.complete, store.next, store.available, store.longest, store.steps]"
    assert kept(ask, tell="[store.complete, store.available, store.steps, store.sample]")[1] == [False, -1, 0, None]
    two = header(2)
    assert kept(ask, two, rows(0, 1, 2, 3), tell=tell)[1] == [False, 0, -1, 2, 9]
    both = [two, rows(0, 1, 2, 3), rows(0, 1, 2, lane=1)]
    assert kept(ask, *both, tell=tell)[1] == [False, 2, 1, 2, 9]
    assert kept(ask, *both, end(1), tell=tell)[1] == [False, 3, 2, 2, 9]
    assert kept(ask, *both, end(), tell=tell)[1] == [False, 2, 1, 2, 9]
    assert kept(ask, *both, end(), end(1), tell=tell)[1] == [True, 0, 2, 2, 2]
    assert kept(ask, {"lanes": [{}]}, rows(0, 1, 2), tell="store.steps")[1] == 1


def test_what_the_header_says(ask: Ask) -> None:
    head = header(2, legs=[[0, 5, 8], [0]], marks={"w": 3.5, "v": None}, sample={"row": [1]})
    assert kept(ask, head, tell="[0, 4, 5, 7, 8, 20].map((step) => store.legStart(0, step))")[1] == [0, 0, 5, 5, 8, 8]
    assert kept(ask, head, tell="[store.legStart(1, 9), store.legStart(7, 9)]")[1] == [0, 0]
    assert kept(ask, head, tell="['w', 'v', 'u'].map((name) => String(store.mark(name)))")[1] == ["3.5", "NaN", "NaN"]
    assert kept(ask, head, tell="store.sample")[1] == {"row": [1]}
    assert kept(ask, header(), tell="store.sample")[1] is None
