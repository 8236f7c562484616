"""A kind of problem is one package and one entry: a toy kind that is registered has all that the others have."""

import json
from urllib.parse import urlencode

import pytest

from engine.link import read, write
from engine.problems.kinds import KINDS, script_of, with_usual
from engine.trace import trace
from tests.client import Client, columns_of
from tests.engine.problems.toy import TOY
from tests.scripts import printed
from views import VIEWS
from views.shared.problems import PROBLEMS

LINK = "problem=toy&z=4&c=1&lane=sgd,lr=0.25&steps=6"
HALVED = [1 + 3 * 0.5**k for k in range(7)]  # z − c is halved in each step


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "toy", TOY)


def test_it_has_a_link() -> None:
    spec = read(urlencode(with_usual("toy", [("problem", "toy")])))
    assert spec == read(LINK) == read(write(spec))
    assert with_usual("toy", [("steps", "9"), ("z", "3")]) == [
        ("steps", "9"), ("z", "3"), ("c", "1"), ("lane", "sgd,lr=0.25"),
    ]  # fmt: skip
    several = read("problem=toy&z=4&c=1&lane=sgd,lr=0.25,@3,c=2&lane=adam,lr=0.1,z=-1&steps=6&dtype=float32&seed=3")
    assert read(write(several)) == several
    assert [leg.problem for leg in several.lanes[0].legs] == [{"z": 4, "c": 1}, {"z": 4, "c": 2}]


def test_it_has_rows_and_a_verdict() -> None:
    rows = trace(read(LINK))
    assert rows["z"].tolist() == HALVED
    assert rows["loss"].tolist() == [(z - 1) ** 2 for z in HALVED]
    assert rows.attrs["ends"][0]["outcome"]


def test_its_lanes_change_and_race() -> None:
    rows = trace(
        read("problem=toy&z=4&c=1&lane=sgd,lr=0.25,@2,c=2&lane=sgd,lr=0.5&lane=own,rule=w=w-lr*g,lr=0.25&steps=6")
    )
    changed, racing, own = (lane for _number, lane in rows.groupby("lane"))
    assert changed["z"].tolist() == [4, 2.5, 1.75] + [2 - 0.25 * 0.5**k for k in range(1, 5)]
    assert racing["z"].tolist() == [4] + [1] * 6
    assert own["z"].tolist() == HALVED


def test_it_has_a_stream_and_a_csv() -> None:
    client = Client()
    assert columns_of(client.stream(LINK))["z"] == HALVED
    table = client.get(f"/api/descent?{LINK}&format=csv").text.splitlines()
    place = table[0].split(",").index("z")
    assert [float(line.split(",")[place]) for line in table[1:]] == HALVED


def test_it_has_a_curve_and_no_plane() -> None:
    client = Client()
    points = client.get(f"/api/curve?{LINK}&low=0&high=2").json()
    assert points["loss"] == [(z - 1) ** 2 for z in points["z"]]
    refused = client.get(f"/api/plane?{LINK}&a=z&b=z")
    assert refused.status_code == 422
    assert "problem=toy" not in refused.text


def test_it_has_a_script(tmp_path: object) -> None:
    lines = printed(script_of(read(LINK)), tmp_path)  # type: ignore[arg-type]
    assert [float(line.split()[2]) for line in lines] == HALVED


def test_it_has_sweeps() -> None:
    answer = Client().get(f"/api/sweep?{LINK}&sweep=curve&a=lr&low_a=0.01&high_a=2&count_a=9")
    header, *parts = [json.loads(line) for line in answer.text.splitlines()]
    assert header["runs"] == 9
    losses = {
        cell: loss for part in parts if "cells" in part for cell, loss in zip(part["cells"], part["loss"], strict=True)
    }
    rates = header["axes"][0]["values"]
    assert [losses[cell] for cell in range(5)] == pytest.approx([9 * (1 - 2 * rate) ** 12 for rate in rates[:5]])


def test_each_kind_of_the_labs_has_its_widgets_and_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(KINDS, "toy")
    shown = [kind for view in VIEWS for kind in view.kinds]
    assert sorted(shown) == sorted(KINDS) == sorted(PROBLEMS)
