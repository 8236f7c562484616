"""Many readers, one computation, and each reads it in his own language."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.requests import Request

import api.runs
import words
from api.query import language_of
from api.runs import RUNS
from tests.client import Client
from words import PSEUDO

SURFACE = "problem=surface&f=bowl&x=-2&y=1.5"
RUN = f"{SURFACE}&lane=sgd,lr=0.3&lane=own,rule=w = w - lr*g,lr=1.5&steps=1000&budget=40"
SWEEP = f"{SURFACE}&lane=lbfgs,lr=1&steps=5&sweep=curve&low_a=0.01&high_a=1&count_a=3"
BASINS = f"{SURFACE}&lane=sgd,lr=0.1&steps=5&sweep=basins&count_a=4&count_b=4"
WORDS = {"message", "note", "lane", "label", "kinds"}


@pytest.fixture(autouse=True)
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESCENT_PSEUDO_LANGUAGE", "on")


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was computed."""
    made: list[object] = []
    for name in ("walked", "swept"):
        whole = getattr(api.runs, name)

        def once(*args: Any, whole: Any = whole) -> Iterator[Any]:
            made.append(args)
            return whole(*args)

        monkeypatch.setattr(api.runs, name, once)
    return made


def told(value: Any, key: str = "") -> Iterator[str]:
    """Every word of an answer, as its reader sees it."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from told(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from told(part, key)
    elif isinstance(value, str) and value and key in WORDS:
        yield value


def facts(value: Any, key: str = "") -> Any:
    """The rest of it, which is the same for all."""
    if isinstance(value, dict):
        return {name: facts(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [facts(part, key) for part in value]
    return "" if isinstance(value, str) and key in WORDS else value


def lines(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


@pytest.mark.parametrize(
    "address", [f"/api/descent?{RUN}", f"/api/sweep?{SWEEP}", f"/api/sweep?{BASINS}"], ids=["run", "sweep", "basins"]
)
@pytest.mark.parametrize("first", ["", f"&lang={PSEUDO}"])
def test_two_readers_of_one_computation_have_each_his_own_words(address: str, first: str, begun: list[object]) -> None:
    RUNS._kept.clear()
    other = "" if first else f"&lang={PSEUDO}"
    client = Client()
    answers = client.get_all([address + first, address + other])
    answers.append(client.get(address + first))  # when all of it is there
    answers.append(client.get(address + other))
    assert len(begun) == 1
    all_lines = [lines(answer) for answer in answers]
    english, accented = all_lines[bool(first) :: 2], all_lines[not first :: 2]
    assert [facts(each) for each in all_lines[1:]] == [facts(all_lines[0])] * 3
    for each in english:
        words = [*told(each)]
        assert words
        assert not any("⟦" in word for word in words)
    for each in accented:
        words = [word for word in told(each) if any(sign.isalpha() for sign in word)]
        assert words
        assert all("⟦" in word for word in words)


def test_a_mistake_is_told_in_the_language_of_who_made_it() -> None:
    address = f"/api/descent?{SURFACE}&lane=sgd,lr=abc&steps=10"
    (plain,) = Client().get(address).json()["errors"]
    (accented,) = Client().get(f"{address}&lang={PSEUDO}").json()["errors"]
    assert plain["message"] == "Learning rate must be a number from 10⁻¹⁰ to 10,000. It was “abc”."
    assert accented["message"].startswith("⟦⟦⟦Léárñíñg ráté⟧ múst bé")
    assert plain["field"] == accented["field"] == "lr"


def test_the_language_is_no_part_of_a_spec() -> None:
    RUNS._kept.clear()
    Client().get(f"/api/descent?{SURFACE}&lane=sgd,lr=0.1&steps=3&lang={PSEUDO}")
    (key,) = RUNS._kept
    assert "lang" not in key
    assert Client().get(f"/api/plane?{SURFACE}&lane=sgd,lr=0.1&steps=3&a=x&b=y&lang=xx").status_code == 200


@pytest.mark.parametrize(
    "query, accepted, language",
    [
        ("", "", "en"), ("lang=de", "", "de"), ("lang=de", "fr", "de"), ("lang=xx", "fr", "fr"),
        ("", "fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5", "fr"), ("", "ko;q=0.9,de;q=0.1, fr;q=0.2", "fr"),
        ("", "de;q=0, en", "en"), ("", "de;q=a,fr;q=0.1", "fr"), ("", "en-GB,fr", "en"), ("lang=", "de", "de"),
    ],
)  # fmt: skip
def test_the_language_of_a_request(query: str, accepted: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "languages", lambda: ["en", "de", "fr"])
    headers = [(b"accept-language", accepted.encode())] if accepted else []
    assert language_of(Request({"type": "http", "query_string": query.encode(), "headers": headers})) == language
