"""`GET /api/descent`: NDJSON and CSV of the very rows of `trace`, resumed anywhere, refused in sentences."""

import io
import json
from typing import Any

import anyio
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.runs import Run, Runs
from api.stream import _first, _ndjson, header
from engine.link import read, write
from engine.loop.descend import column_names
from engine.losses.catalogue import LOSSES
from engine.problems.kinds import task_of
from engine.spec import Spec, SpecError
from engine.trace import trace
from tests.client import Client, columns_of
from tests.loop import awaited
from tests.specs import SEED, SETTINGS, link, spec, specs, words
from tests.thorough import examples

LINKS = [
    *(link(f"{key},{words(cases[-1])}", steps=150) for key, cases in SETTINGS.items()),
    link(loss="huber", delta=2, steps=3),
    link("sgd,lr=0.0001,@12,lr=0.001,@30,adam,lr=0.01,y=3", dtype="float32"),
    link("sgd,lr=0.01", steps=500),
    link(zero_grad="false"),
    link(steps=1),
]


def assert_columns(lines: list[dict[str, Any]], query: str, lane: int = 0, first: int = 0) -> None:
    rows = trace(read(query))
    rows = rows[(rows["lane"] == lane) & (rows["step"] >= first)]
    columns = columns_of(lines, lane)
    assert list(columns) == column_names(read(query))
    for name, sent in columns.items():
        expected = [None if np.isnan(number) else number for number in rows[name].tolist()]
        assert sent == expected, name


@pytest.mark.parametrize("query", LINKS)
def test_a_stream_is_a_header_chunks_and_an_end(query: str, client: Client) -> None:
    head, *chunks, end = client.stream(query)
    run = read(query)
    assert head["spec"] == run.model_dump(mode="json")
    assert head["columns"] == column_names(run)
    assert head["parameters"] == ["w"]
    assert head["steps"] == run.steps
    assert head["legs"] == [[leg.at for leg in run.lanes[0].legs]]
    assert head["lanes"][0].keys() == {"label", "optimizer", *run.lanes[0].start.settings}
    assert len(chunks[0]["step"]) == 1
    assert all(chunk["lane"] == 0 for chunk in chunks)
    assert end == trace(run).attrs["ends"][0]
    assert_columns([head, *chunks], query)


def test_seed_numbers_on_the_wire(client: Client) -> None:
    head, *chunks, end = client.stream(SEED)
    columns = columns_of(chunks)
    assert columns["loss"][0] == 19.8916
    assert columns["grad_w"][0] == -269.384
    assert columns["prediction"][0] == 6.04
    assert columns["w"][1] == 0.2269384
    assert head["marks"]["w"] == pytest.approx(0.347682119205298, rel=1e-15)
    assert head["stable_lr"] == pytest.approx(0.00109644, rel=1e-5)
    assert end["outcome"] == "falling"


def test_lanes_come_in_turns_each_with_its_end(client: Client) -> None:
    query = link("sgd,lr=0.0001&lane=adam,lr=0.01&lane=sgd,lr=0.01", steps=200)
    head, *lines = client.stream(query)
    assert [lane["optimizer"] for lane in head["lanes"]] == ["sgd", "adam", "sgd"]
    assert head["legs"] == [[0], [0], [0]]
    for lane in range(3):
        assert_columns(lines, query, lane)
    ends = [line for line in lines if "outcome" in line]
    assert sorted(end["lane"] for end in ends) == [0, 1, 2]


@pytest.mark.parametrize("first", [0, 1, 2, 31, 32, 33, 127, 128, 149, 150])
def test_a_stream_resumes_at_any_row(first: int, client: Client) -> None:
    query = LINKS[3]
    head, *lines = client.stream(f"{query}&from={first}")
    assert head == client.stream(query)[0]
    assert columns_of(lines)["step"] == list(range(first, 151))
    assert_columns(lines, query, first=first)
    assert lines[-1]["outcome"] == "finished"


def test_a_stream_resumes_with_all_its_lanes(client: Client) -> None:
    query = link("sgd,lr=0.0001&lane=adam,lr=0.01", steps=100)
    lines = client.stream(f"{query}&from=40")[1:]
    for lane in (0, 1):
        assert_columns(lines, query, lane, first=40)


def test_past_the_last_row_there_is_only_the_end(client: Client) -> None:
    head, end = client.stream(f"{SEED}&from=51")
    assert head["columns"]
    assert end["outcome"] == "falling"


def test_cut_anywhere_and_resumed_it_is_the_whole(client: Client) -> None:
    """A reader who loses the connection after any line, and asks for the next row, misses and doubles none."""
    query = LINKS[3]
    whole = client.stream(query)
    for cut in range(1, len(whole)):
        before = whole[:cut]
        rows = sum(len(line["step"]) for line in before if "step" in line)
        after = client.stream(f"{query}&from={rows}")[1:]
        assert columns_of([*before, *after]) == columns_of(whole)


@pytest.mark.parametrize("query", LINKS)
def test_csv_is_the_table(query: str, client: Client) -> None:
    answer = client.get(f"/api/descent?{query}&format=csv")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="descent.csv"'
    assert answer.text == trace(read(query)).to_csv(index=False)


def test_csv_of_lanes_has_one_title_and_all_rows(client: Client) -> None:
    query = link("sgd,lr=0.0001&lane=adam,lr=0.01", steps=200)
    rows = pd.read_csv(io.StringIO(client.get(f"/api/descent?{query}&format=csv").text))
    sorted_rows = rows.sort_values(["lane", "step"], ignore_index=True)
    pd.testing.assert_frame_equal(sorted_rows, trace(read(query)), check_exact=True)


def test_csv_from_a_row_on(client: Client) -> None:
    rows = pd.read_csv(io.StringIO(client.get(f"/api/descent?{SEED}&format=csv&from=40").text))
    assert rows["step"].tolist() == list(range(40, 51))


def test_a_run_that_is_refused_sends_what_there_is(client: Client) -> None:
    _head, chunk, end = client.stream(link(requires_grad="false"))
    assert chunk["grad_w"] == [None]
    assert chunk["loss"] == [19.8916]
    assert end["outcome"] == "refused"
    assert "does not require grad" in end["message"]


def test_infinite_numbers_become_null_and_are_told(client: Client) -> None:
    """SGD grows so far that Adagrad's square of the gradient overflows where the loss does not yet."""
    query = link("sgd,lr=0.01,@123,adagrad,lr=0.01", steps=130)
    lines = client.stream(query)
    flagged = [line for line in lines if line.get("nonfinite")]
    assert flagged
    assert None in flagged[0]["sum_w"]
    assert "nonfinite" not in client.stream(SEED)[1]


def test_nothing_is_kept_by_the_browser(client: Client) -> None:
    for form in ("ndjson", "csv"):
        assert client.get(f"/api/descent?{SEED}&format={form}").headers["cache-control"] == "no-store"
    assert client.get(f"/api/descent?{SEED}").headers["x-accel-buffering"] == "no"


# Mistakes


def errors_of(client: Client, query: str, route: str = "descent") -> set[str]:
    answer = client.get(f"/api/{route}?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/json"
    assert answer.json().keys() == {"errors"}
    for error in answer.json()["errors"]:
        assert error.keys() - {"lane"} == {"field", "message"}
        assert error["message"]
    return {error["field"] for error in answer.json()["errors"]}


@pytest.mark.parametrize(
    "query, field",
    [
        ("", "problem"),
        (link(x="NaN"), "x"),
        (link(w="1e308"), "w"),
        (link(y="inf"), "y"),
        (link(steps=-5), "steps"),
        (link(steps=10_000_000), "steps"),
        (link("sgd,lr=text"), "lr"),
        (link("sgd,beta1=0.5"), "beta1"),
        (link("nosuch,lr=1"), "optimizer"),
        (SEED + "&x=1", "x"),
        (SEED.replace("&steps=50", ""), "steps"),
        (SEED + "&" + "a" * 40_000, "link"),
        (SEED + "&format=xml", "format"),
        (SEED + "&from=-1", "from"),
        (SEED + "&from=soon", "from"),
        (SEED + "&from=nan", "from"),
        (SEED + "&from=1e9", "from"),
        (SEED + "&from=", "from"),
        (SEED + "&x=%ff", "x"),
        (SEED + "&%ED%A0%80=1", "\ufffd\ufffd\ufffd"),
    ],
)
def test_a_mistake_is_422_with_a_sentence_at_its_field(query: str, field: str, client: Client) -> None:
    assert field in errors_of(client, query)


def test_a_mistake_costs_no_run(client: Client, runs: Runs) -> None:
    errors_of(client, link(steps=-5))
    assert not runs._kept


def test_100_kilobytes_are_422(client: Client) -> None:
    start, body = client.raw("/api/descent", b"a" * 100_000)[:2]
    assert start["status"] == 422
    assert "16,000" in json.loads(body["body"])["errors"][0]["message"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_run_is_only_read(method: str, client: Client) -> None:
    assert client.raw("/api/descent", SEED.encode(), method=method.upper())[0]["status"] == 405


VALUE = st.sampled_from(
    ["", "0", "1", "-1", "30.2", "1e308", "-1e308", "NaN", "inf", "text", "true", "false", "pair", "%ff", "%00",
     "1e-320", "squared_error", "huber", "float32", "csv", "ndjson", "sgd,lr=0.1", "adam,lr=1,@2,lr=5", "sgd,@"]
)  # fmt: skip
KEY = st.sampled_from(["problem", "x", "y", "w", "loss", "delta", "lane", "dtype", "zero_grad", "requires_grad", "from",
                       "format", "at", "low", "high", "other", ""])  # fmt: skip


@given(
    start=st.sampled_from(["", link(steps=3), link(steps=None), link("adam", steps=40)]),
    extra=st.lists(st.tuples(KEY, VALUE), max_size=6),
    route=st.sampled_from(["descent", "curve"]),
)
@examples(100)
def test_no_query_is_a_server_error(start: str, extra: list[tuple[str, str]], route: str) -> None:
    query = "&".join([start, *(f"{key}={value}" for key, value in extra)])
    answer = Client().get(f"/api/{route}?{query}")
    if answer.status_code == 422:
        assert all(error["message"] for error in answer.json()["errors"])
    else:
        assert answer.status_code == 200


@given(specs(most_lanes=2, most_changes=2))
@examples(20)
def test_any_spec_is_streamed_whole(random: Spec) -> None:
    run = random.model_copy(update={"steps": min(random.steps, 20)})
    head, *lines = Client().stream(write(run))
    assert [lane["optimizer"] for lane in head["lanes"]] == [lane.start.optimizer for lane in run.lanes]
    assert sum("outcome" in line for line in lines) == len(run.lanes)


@given(st.text(max_size=60))
@examples(20)
def test_any_text_is_an_answer(text: str) -> None:
    query = "".join(f"%{byte:02x}" for byte in text.encode()) + "=1"
    assert Client().get(f"/api/descent?{query}").status_code == 422


@pytest.mark.parametrize("x", [30.2, 0, 1e-320, 1e-305])
@pytest.mark.parametrize("loss", LOSSES)
def test_the_header_is_plain_json(loss: str, x: float) -> None:
    run = spec("sgd,lr=0.01", loss=loss, x=x)
    assert json.loads(json.dumps(header(run, task_of(run)), allow_nan=False))["steps"] == 50


FRUIT = "problem=table&data=fruit&scale=standard&loss=mse&lane=adam,lr=0.5&steps=60&batch=2&held_out=0.2"


def test_a_table_streams_its_weights(client: Client) -> None:
    first, *lines = map(json.loads, client.get(f"/api/descent?{FRUIT}").text.splitlines())
    names = first["parameters"]
    assert names[0] == "w[temperature,apples]"
    assert names[-1] == "b[oranges]"
    assert first["marks"].keys() == set(names)
    rows = trace(read(FRUIT))
    for name in [*names, "loss", "train", "held_out[apples]", "batch[1]"]:
        streamed = [value for line in lines for value in line.get(name, [])]
        np.testing.assert_array_equal(np.array(streamed, float), rows[name])


def test_a_table_is_a_csv_too(client: Client) -> None:
    text = client.get(f"/api/descent?{FRUIT}&format=csv").text
    pd.testing.assert_frame_equal(pd.read_csv(io.StringIO(text)), trace(read(FRUIT)), check_exact=True)


def test_a_table_that_is_not_there_is_told(client: Client) -> None:
    answer = client.get("/api/descent?" + FRUIT.replace("fruit", "vegetables"))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "data"
    assert "fruit" in answer.json()["errors"][0]["message"]


def test_a_table_has_no_curve_over_one_weight(client: Client) -> None:
    answer = client.get(f"/api/curve?{FRUIT}&low=0&high=1")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "problem"


def test_a_tables_header_tells_its_rows_and_its_condition(client: Client) -> None:
    run = read(FRUIT)
    head = client.stream(FRUIT)[0]
    assert head["sample"] == task_of(run).data()["sample"]
    assert head["condition"] == pytest.approx(task_of(run).data()["condition"], rel=1e-12)
    alone = client.stream(FRUIT.replace("held_out=0.2", "held_out=0.8"))[0]  # one row does not decide three weights
    assert alone["condition"] is None


def test_a_run_that_is_there_already_lets_others_have_their_turn() -> None:
    """However fast its lines are made: each of them is a turn for whoever else wants one."""
    run = Run(spec("adam,lr=0.01", steps=1200))

    async def read(first: int) -> tuple[int, int]:
        turns = lines = 0

        async def others() -> None:
            nonlocal turns
            while True:
                turns += 1
                await anyio.sleep(0)

        async with anyio.create_task_group() as group:
            group.start_soon(others)
            async for _line in _ndjson(run, first):
                lines += 1
            group.cancel_scope.cancel()
        return turns, lines

    awaited(read, 0)  # makes it
    turns, lines = awaited(read, 1)
    assert lines > 5
    assert turns >= lines - 1


def test_the_row_after_the_last_may_be_asked_for_and_no_other() -> None:
    run = spec(steps=50)
    assert [_first(run, extra) for extra in ({}, {"from": "0"}, {"from": "51"})] == [0, 0, 51]
    with pytest.raises(SpecError, match="has the rows 0 to 50: from must be 51 at the most"):
        _first(run, {"from": "52"})
