"""Where the routes begin to do another thing: a memory that is just full, a query just too long, a reader just gone."""

import threading
import time
from typing import Any

import anyio
import numpy as np
import pandas as pd
import pytest
from starlette.requests import Request

import api.plane
import api.stream
from api.memory import Memory
from api.query import split
from api.runs import Run, Runs
from api.shared import OVERHEAD
from api.stream import _ndjson, header
from engine.limits import LIMITS
from engine.link import read
from engine.problems.kinds import task_of
from engine.tables.own import keep
from tests.api.test_shared import Counting, Large, counting, large, whole
from tests.client import Client
from tests.loop import awaited
from tests.specs import SEED, link, spec, table


@pytest.mark.parametrize("most, kept", [(3 * OVERHEAD, "abc"), (3 * OVERHEAD - 1, "bc"), (2 * OVERHEAD - 1, "c")])
def test_a_memory_may_be_full(most: int, kept: str) -> None:
    memory: Memory[Counting] = Memory(most)
    for key in "abc":
        memory.held(key, lambda: counting(1))
    assert "".join(memory._kept) == kept
    assert memory.size == len(kept) * OVERHEAD


def test_what_grows_until_it_fills_the_memory_may_stay() -> None:
    for most, parts in ((OVERHEAD + 2_000_000, [0, 1]), (OVERHEAD + 1_999_999, [0, 1])):
        memory: Memory[Large] = Memory(most)
        others = memory.held("other", lambda: large(0))
        assert awaited(whole, memory.held("a", lambda: large(2))) == parts
        assert list(memory._kept) == ["a"]
        del others


class Shrinking(Large):
    """It gives back what it worked on where it is stopped."""

    def ends(self, why: str) -> list[int]:
        self.size = OVERHEAD
        return [-1]


def test_what_was_stopped_is_counted_as_it_is_then() -> None:
    go_on = threading.Event()
    go_on.set()
    memory: Memory[Shrinking] = Memory(1_500_000)
    assert awaited(whole, memory.held("a", lambda: Shrinking(9, go_on))) == [0, 1, -1]
    assert memory.size == OVERHEAD


def test_seconds_are_those_of_the_thread_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    shared, clock = counting(2), iter([10.0, 10.5, 20.0, 20.25, 31.0, 31.125])
    monkeypatch.setattr(time, "thread_time", lambda: next(clock))
    assert awaited(whole, shared) == [0, 1]
    assert shared._seconds == 0.875 + 0.4  # and what it says itself that its numbers cost


def request(query: str) -> Request:
    return Request({"type": "http", "path": "/", "query_string": query.encode(), "headers": [], "method": "GET",
                    "server": ("descent", 80), "scheme": "http"})  # fmt: skip


def test_a_query_of_the_most_characters_is_taken_apart_and_a_longer_one_is_not() -> None:
    query = f"{SEED}&format=csv&shown="
    longest = query + "a" * (LIMITS.max_query - len(query))
    spec_of_it, extra = split(request(longest), ("format",))
    assert extra == {"format": "csv"}
    assert read(spec_of_it) == read(SEED)
    assert split(request(longest + "a"), ("format",)) == (longest + "a", {})


def test_who_names_no_weight_is_told_of_twenty(client: Client) -> None:
    """Four targets of five features and b: 24 weights."""
    run = "problem=table&data=diabetes&features=age,sex,bmi,bp,tc&targets=ldl,hdl,tch,ltg&loss=mse&lane=sgd&steps=1"
    (error,) = client.get(f"/api/plane?{run}&a=w[age,ldl]&b=w").json()["errors"]
    assert error["message"].count("[") == 20
    assert error["message"].endswith("w[tc,ltg].")


async def _gone() -> dict[str, str]:
    return {"type": "http.disconnect"}


def test_a_reader_who_has_gone_is_answered_with_499(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.plane, "RUNS", Runs(10_000_000))
    run = "problem=table&data=line&loss=mse&lane=sgd,lr=0.001&steps=5&a=w[load,stretch]&b=b[stretch]"
    scope = dict(request(run).scope)
    answer = awaited(api.plane.plane, Request(scope, _gone))
    assert answer.status_code == 499


def test_the_curve_and_the_marks_are_those_of_the_first_lane(client: Client) -> None:
    """Its last leg's: y is 6 from step 20 on, and 9 in the second lane."""
    lanes = "sgd,lr=0.0001,@10,y=3,@20,y=6&lane=sgd,lr=0.0001,@5,y=9"
    run = spec(lanes)
    head = header(run, task_of(run))
    assert head["marks"] == {"w": pytest.approx(6 / 30.2)}
    for at, y in ((9, 10.5), (10, 3), (20, 6)):
        points = client.get(f"/api/curve?{link(lanes)}&at={at}&low=0&high=1").json()
        assert points["loss"][0] == pytest.approx(y**2)


def test_the_first_line_waits_for_the_first_row_alone() -> None:
    async def first_line(first: int) -> int:
        run = Run(spec("adam,lr=0.01", steps=300))
        await anext(_ndjson(run, first))
        return len(run._parts)

    assert [awaited(first_line, first) for first in (0, 1, 200)] == [1, 1, 1]


def test_a_line_lets_others_have_their_turn_and_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    sleep = anyio.sleep

    async def noted(seconds: float) -> None:
        waits.append(seconds)
        await sleep(0)

    monkeypatch.setattr(api.stream.anyio, "sleep", noted)
    for form in ("ndjson", "csv"):
        assert Client().get(f"/api/descent?{link(steps=40)}&format={form}").status_code == 200
    assert waits == [0] * 7  # two chunks, one that is left, and of NDJSON the end


def test_a_run_on_a_table_of_the_lab_is_kept_and_stays_when_another_goes(runs: Runs) -> None:
    ours, pair = runs.of(table(steps=3)), runs.of(spec())
    assert runs.of(table(steps=3)) is ours
    mine = keep(pd.DataFrame({"a": [1.0, 2.0], "b": [4.0, 5.0]}))
    runs.of(read(f"problem=table&data={mine.name}&loss=mse&lane=sgd,lr=0.1&steps=3"))
    assert len(runs._kept) == 3
    del mine
    assert [*runs._kept.values()] == [pair, ours]
    assert runs._watched == set()


def infinite(*columns: list[float]) -> bool:
    """Whether the browser is told that there is an infinite number."""
    made: dict[str, Any] = {f"c{place}": np.array(column) for place, column in enumerate(columns)}
    return bool(api.stream._fields(api.stream.Chunk(0, 0, made)).get("nonfinite"))


def test_one_infinite_number_in_one_column_is_told() -> None:
    assert infinite([1, np.inf], [1, 2])
    assert infinite([1, 2], [-np.inf, 2])
    assert not infinite([1, 2], [np.nan, 2])


async def _waits() -> dict[str, str]:
    await anyio.sleep_forever()
    raise AssertionError


FRUIT = "problem=table&data=fruit&loss=mse&steps=200"
FAR, NEAR = "lane=sgd,lr=1e4", "lane=sgd,lr=1e-5"  # the first is past all numbers within 31 steps


def weights_at(lanes: str, at: int) -> tuple[int, int]:
    """The row whose weights are held, and how many parts were made for it."""
    run = Run(read(f"{FRUIT}&{lanes}"))
    found = awaited(api.plane._weights, run, at, Request(dict(request("").scope), _waits))
    assert found is not None
    return found[0], len(run._parts)


def test_the_row_is_the_first_lanes_whichever_lane_ends_before() -> None:
    """Chunks begin at the rows 0, 1, 32 and 128, of each lane in turn."""
    assert weights_at(f"{NEAR}&{FAR}", 40)[0] == 40
    assert [weights_at(f"{NEAR}&{NEAR}", at) for at in (0, 1, 31, 32)] == [(0, 1), (1, 3), (31, 3), (32, 5)]


def test_where_the_first_lane_has_ended_nothing_more_is_made() -> None:
    row, parts = weights_at(f"{FAR}&{NEAR}", 200)
    assert 1 < row < 31
    assert parts < 7  # two chunks of the first and its end, at most three of the other, which has four and an end
