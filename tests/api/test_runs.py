"""Runs are computed once for all their readers, only as far as somebody reads, within a bound of memory and time."""

import gc
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import api.runs
from api.runs import Run, Runs
from engine.limits import LIMITS
from engine.link import read
from engine.loop.descend import descend
from engine.loop.rows import Chunk
from engine.problems.task import Task
from engine.spec import Spec
from engine.tables.catalogue import table_of
from engine.tables.own import OwnTable, keep
from engine.verdicts.catalogue import Outcome
from engine.verdicts.outcome import End
from tests.client import Client, columns_of
from tests.loop import awaited
from tests.specs import SEED, link, spec, table


class Counter:
    """`descend`, counting how often it is begun and how many parts it makes."""

    def __init__(self) -> None:
        self.begun, self.parts = 0, 0

    def __call__(self, run: Spec, task: Task) -> Iterator[Chunk | End]:
        self.begun += 1
        for part in descend(run, task):
            self.parts += 1
            yield part


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Counter:
    counting = Counter()
    monkeypatch.setattr(api.runs, "walked", counting)
    return counting


def parts_of(run: Run) -> list[Chunk | End]:
    """All parts of a run, read by one reader."""

    async def read_all() -> list[Chunk | End]:
        parts: list[Chunk | End] = []
        while (part := await run.part(len(parts))) is not None:
            parts.append(part)
        return parts

    return awaited(read_all)


def test_identical_specs_are_computed_once(client: Client, counter: Counter) -> None:
    first = client.get(f"/api/descent?{SEED}")
    again = client.get(f"/api/descent?{SEED}")
    other_words = "&".join(reversed(SEED.replace("30.2", "3.02e1").split("&")))
    same = client.get(f"/api/descent?{other_words}")
    assert counter.begun == 1
    assert first.text == again.text == same.text


def test_readers_at_the_same_time_share_a_run(client: Client, counter: Counter) -> None:
    query = link("adam,lr=0.01", steps=1200)
    answers = client.get_all([f"/api/descent?{query}"] * 8 + [f"/api/descent?{query}&from=600"] * 2)
    assert counter.begun == 1
    assert counter.parts == len(list(descend(spec("adam,lr=0.01", steps=1200))))
    assert len({answer.text for answer in answers}) == 2


def test_a_change_of_any_setting_is_another_run(client: Client, counter: Counter) -> None:
    queries = [SEED, link(x=30.3), link(steps=51), link("sgd,lr=0.0002"), link(loss="huber"), link(dtype="float32")]
    answers = client.get_all([f"/api/descent?{query}" for query in queries])
    assert counter.begun == len(queries) == len({answer.text for answer in answers})


def test_csv_and_ndjson_share_a_run(client: Client, counter: Counter) -> None:
    client.get(f"/api/descent?{SEED}&format=csv")
    client.get(f"/api/descent?{SEED}&from=7")
    assert counter.begun == 1


def test_a_reader_who_leaves_stops_the_computing(client: Client, counter: Counter) -> None:
    query = link("adam,lr=0.01", steps=100_000).encode()
    messages = client.raw("/api/descent", query, leave_after=2)
    assert messages[0]["status"] == 200
    assert counter.parts < 10


def test_what_was_made_for_one_is_there_for_the_next(client: Client, counter: Counter) -> None:
    query = link("adam,lr=0.01", steps=900)
    client.raw("/api/descent", query.encode(), leave_after=3)
    lines = client.stream(query)
    assert counter.begun == 1
    assert columns_of(lines)["step"] == list(range(901))


def test_nothing_is_computed_before_it_is_asked_for(counter: Counter) -> None:
    run = Run(spec(steps=5000))
    assert counter.parts == 0
    awaited(run.part, 0)
    assert counter.parts == 1


def test_the_cache_is_bounded_by_bytes(counter: Counter) -> None:
    runs = Runs(160_000)
    for number in range(1, 12):
        parts_of(runs.of(spec(x=number, steps=100)))
    runs.of(spec(x=11, steps=100))
    kept = list(runs._kept.values())
    assert sum(run.size for run in kept) == runs.size <= 160_000
    assert 2 <= len(kept) < 11
    assert kept[-1].spec == spec(x=11, steps=100)


def test_the_size_of_a_run_is_that_of_its_numbers(counter: Counter) -> None:
    run = Run(spec("adam,lr=0.01", steps=100))
    empty = run.size
    parts = [part for part in parts_of(run) if isinstance(part, Chunk)]
    columns = [column for part in parts for column in part.columns.values()]
    assert run.size - empty == sum(column.nbytes + api.runs.ARRAY for column in columns)
    assert run.size > 101 * 12 * 8


def test_the_size_of_a_run_on_a_table_is_that_of_the_table_too() -> None:
    run = Run(table(steps=1, held_out=0.4))
    empty = run.size
    parts = parts_of(run)
    columns = [column for part in parts if isinstance(part, Chunk) for column in part.columns.values()]
    numbers = sum(column.nbytes + api.runs.ARRAY for column in columns)
    assert run.size - empty - numbers >= 2 * table_of("fruit").to_numpy().nbytes


def test_the_least_recently_read_is_forgotten_first(counter: Counter) -> None:
    one, two, three = (spec(x=number, steps=400) for number in (1, 2, 3))
    size = Run(one)
    parts_of(size)
    runs = Runs(int(2.5 * size.size))
    for run in (one, two, one, three):
        parts_of(runs.of(run))
    runs.of(three)
    assert [run.spec for run in runs._kept.values()] == [one, three]


def test_a_run_larger_than_the_memory_ends_with_a_sentence(counter: Counter) -> None:
    runs = Runs(100_000)
    query = "problem=table&data=fruit&loss=mse&lane=adam,lr=0.1&lane=sgd,lr=0.01&steps=5000"
    *chunks, _last, _other = parts = parts_of(runs.of(read(query)))
    ends = [part for part in parts if isinstance(part, End)]
    assert [(end.lane, end.outcome) for end in ends] == [(0, Outcome.STOPPED), (1, Outcome.STOPPED)]
    assert all("memory" in end.message for end in ends)
    assert len(chunks) < 10
    assert runs.size < 300_000
    assert awaited(runs.of(read(query)).part, 0) == chunks[0]


def test_the_first_row_is_there_whatever_the_memory(counter: Counter) -> None:
    start, end = parts_of(Runs(10).of(spec()))
    assert isinstance(start, Chunk)
    assert isinstance(end, End)
    assert end.steps == 0


@pytest.fixture
def no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.runs, "LIMITS", replace(LIMITS, max_seconds=0))


@pytest.mark.usefixtures("no_time")
def test_a_run_past_its_time_is_stopped_with_a_sentence(client: Client) -> None:
    _head, chunk, end = client.stream(link(steps=100_000))
    assert end["outcome"] == Outcome.STOPPED
    assert end["steps"] == len(chunk["step"]) - 1
    assert "seconds" in end["message"]


@pytest.mark.usefixtures("no_time")
def test_every_lane_of_a_stopped_run_ends_once_and_where_its_rows_end(client: Client) -> None:
    lines = client.stream(link("sgd,lr=0.0001&lane=adam,lr=0.01", steps=100_000))
    ends = [line for line in lines if "outcome" in line]
    assert sorted(end["lane"] for end in ends) == [0, 1]
    for end in ends:
        rows = sum(len(line["step"]) for line in lines if line.get("lane") == end["lane"] and "step" in line)
        assert end["steps"] == max(rows - 1, 0)


def test_a_lane_that_has_ended_is_not_stopped_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lane 0 diverges within 100 rows; the time runs out when lane 1 is at row 1000."""
    run = Run(spec("sgd,lr=1&lane=adam,lr=0.01", steps=100_000))
    monkeypatch.setattr(api.runs, "LIMITS", replace(LIMITS, max_seconds=10**9))

    async def read_all() -> list[Chunk | End]:
        parts: list[Chunk | End] = []
        while (part := await run.part(len(parts))) is not None:
            parts.append(part)
            if isinstance(part, Chunk) and part.first > 1000:
                monkeypatch.setattr(api.runs, "LIMITS", replace(LIMITS, max_seconds=0))
        return parts

    ends = [part for part in awaited(read_all) if isinstance(part, End)]
    assert [(end.lane, end.outcome) for end in ends] == [(0, Outcome.DIVERGED), (1, Outcome.STOPPED)]


def test_a_walk_that_breaks_off_is_no_whole_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.runs, "walked", lambda run, task: iter([next(descend(run, task))]))
    with pytest.raises(RuntimeError, match="broke off"):
        parts_of(Run(spec()))


def own_link(table: OwnTable, steps: int = 100) -> str:
    return f"problem=table&data={table.name}&scale=standard&loss=mse&lane=sgd,lr=0.1&steps={steps}"


def small_table() -> OwnTable:
    return keep(pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [4.0, 5.0, 7.0]}))


def test_the_runs_of_a_sessions_table_go_with_it(runs: Runs) -> None:
    table, other = small_table(), small_table()
    for steps in (100, 200):
        parts_of(runs.of(read(own_link(table, steps))))
    parts_of(runs.of(read(own_link(other))))
    parts_of(runs.of(spec()))
    held = weakref.ref(next(iter(runs._kept.values())))
    del table
    gc.collect()  # a walk and its loss hold each other
    assert held() is None
    assert [run.spec for run in runs._kept.values()] == [read(own_link(other)), spec()]


def test_a_run_on_a_table_that_is_gone_is_refused(client: Client, runs: Runs) -> None:
    table = small_table()
    query = own_link(table)
    assert client.get(f"/api/descent?{query}").status_code == 200
    del table
    answer = client.get(f"/api/descent?{query}")
    assert answer.status_code == 422
    assert "the session that uploaded it" in answer.text
    assert not runs._kept


def test_a_table_that_goes_before_its_run_begins_leaves_none_behind(runs: Runs) -> None:
    table = small_table()
    late = read(own_link(table))
    del table
    runs.of(late)
    runs.of(spec())
    assert [run.spec for run in runs._kept.values()] == [spec()]


def test_a_table_tells_once_that_it_goes_however_many_runs_there_were(runs: Runs, monkeypatch: Any) -> None:
    told: list[str] = []
    monkeypatch.setattr(api.runs, "when_gone", lambda name, do: told.append(name))
    table = small_table()
    for steps in range(1, 20):
        runs.of(read(own_link(table, steps)))
    runs.drop(next(iter(runs._kept)))
    runs.of(read(own_link(table, 1)))
    assert told == [table.name]


def test_tables_may_go_in_other_threads_while_runs_are_looked_up() -> None:
    runs = Runs(50_000)

    def session() -> None:
        for _ in range(100):
            table = small_table()
            runs.of(read(own_link(table)))
            runs.of(spec())

    with ThreadPoolExecutor(8) as pool:
        for ended in [pool.submit(session) for _ in range(8)]:
            ended.result()
    assert [run.spec for run in runs._kept.values()] == [spec()]


def test_a_run_may_use_all_of_its_time() -> None:
    run = Run(spec())
    run._seconds = LIMITS.max_seconds
    assert run.over() is None
    run._seconds += 0.001
    assert str(LIMITS.max_seconds) in str(run.over())
