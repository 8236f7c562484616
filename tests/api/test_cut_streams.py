"""A stream that is cut again and again gets to its end, and one asked for past its end answers at once."""

import json
from typing import Any

import pytest

import api.stream
from api.runs import Runs
from engine.link import read
from tests.client import Client, columns_of
from tests.specs import SEED, link

RACE = ("problem=surface&f=rosenbrock&x=-1.5&y=2&lane=sgd,lr=0.0001&lane=adam,lr=0.01&lane=rmsprop,centered=true"
        "&lane=nadam&steps=300")  # fmt: skip


def lines_before_the_cut(client: Client, query: str, length: int) -> list[dict[str, Any]]:
    """The whole lines of the first `length` bytes of an answer."""
    messages = client.raw("/api/descent", query.encode())
    assert messages[0]["status"] == 200
    body = b"".join(message.get("body", b"") for message in messages)[:length]
    return [json.loads(line) for line in body.split(b"\n")[:-1]]


@pytest.mark.parametrize("query", [link("adam,lr=0.01", steps=800), RACE])
def test_cut_every_20_kb_it_gets_to_its_end(query: str, client: Client) -> None:
    rows = dict.fromkeys(range(query.count("lane=")), 0)
    got: list[dict[str, Any]] = []
    while rows:
        first = min(rows.values())
        lines = lines_before_the_cut(client, f"{query}&from={first}" if first else query, 20_000)
        for line in lines:
            if "outcome" in line:
                rows.pop(line["lane"], None)
            elif "step" in line and line["step"][-1] >= rows.get(line["lane"], 10**9):
                fresh = line["step"].index(rows[line["lane"]])
                got.append({name: value[fresh:] if isinstance(value, list) else value for name, value in line.items()})
                rows[line["lane"]] = line["step"][-1] + 1
        assert not rows or min(rows.values()) > first, "it does not get on"
    for lane in range(query.count("lane=")):
        assert columns_of(got, lane) == columns_of(client.stream(query), lane)


def test_the_row_after_the_last_brings_the_ends_alone(client: Client) -> None:
    head, end = client.stream(f"{SEED}&from=51")
    assert (head["steps"], end["outcome"]) == (50, "falling")


@pytest.mark.parametrize("first", [52, 60, 100_001])
def test_past_that_it_is_refused_before_anything_is_computed(first: int, client: Client, runs: Runs) -> None:
    answer = client.get(f"/api/descent?{SEED}&from={first}")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == "from"
    assert "0 to 50" in error["message"]
    assert not runs._kept


def test_a_run_of_the_most_steps_may_be_resumed_after_its_last_row() -> None:
    most = read(link(steps=100_000))
    assert api.stream._first(most, {"from": "100001"}) == 100_001


def test_a_late_row_has_its_header_at_once(client: Client, runs: Runs) -> None:
    query = link("adam,lr=0.01", steps=100_000)
    messages = client.raw("/api/descent", f"{query}&from=90000".encode(), leave_after=1)
    assert json.loads(messages[1]["body"])["steps"] == 100_000
    (run,) = runs._kept.values()
    assert len(run._parts) == 1
