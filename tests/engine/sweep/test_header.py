"""What a sweep says of itself before its first cell."""

from typing import Any

import pytest

from engine.problems.kinds import task_of
from engine.problems.surface.catalogue import Minimum
from engine.sweep.header import Header, kind_names
from engine.sweep.link import read_sweep
from engine.sweep.verdicts.goal import Goal
from engine.sweep.verdicts.verdict import Kind

SURFACE = "problem=surface&x=0&y=0&steps=10"
CURVE = f"{SURFACE}&f=bowl&lane=sgd,lr=0.1,momentum=0.9&sweep=curve&low_a=0.01&high_a=1&count_a=3"


def told(link: str, goal: Goal | None = None, cost: float = 0.0, most: float = 60.0) -> dict[str, Any]:
    sweep = read_sweep(link)
    return Header(sweep, Goal(best=0.0) if goal is None else goal, task_of(sweep.spec).alike, cost, most, 0).fields


def test_its_fields() -> None:
    fields = told(f"{CURVE}&tolerance=0.5", Goal((Minimum(1, 2, 3),), 3.0))
    assert fields.pop("axes") == [{"name": "lr", "label": "Learning rate", "values": [0.01, 0.1, 1.0], "log": True}]
    assert fields.pop("minima") == [{"x": 1, "y": 2, "value": 3}]
    assert fields == {
        "sweep": "curve", "runs": 3, "steps": 10, "lane": "SGD, momentum 0.9", "best": 3.0, "tolerance": 0.5,
        "method": "parameter groups", "kinds": [kind.label for kind in Kind],
        "note": "Each run has a parameter group of its own in one optimizer of PyTorch: its very numbers.",
    }  # fmt: skip


def test_the_kinds_of_basins() -> None:
    assert kind_names(read_sweep(f"{SURFACE}&f=bowl&lane=sgd,lr=0.1&sweep=basins")) == [
        "none within the steps",
        "diverges",
    ]


@pytest.mark.parametrize(
    "seconds, words",
    [(0.0, "1 s"), (1.4, "1 s"), (1.6, "2 s"), (89.4, "89 s"), (90, "2 min"), (150, "2 min"), (151, "3 min"),
     (89 * 60, "89 min"), (90 * 60, "2 h"), (3600 * 1234, "1,234 h")],
)  # fmt: skip
def test_what_runs_one_by_one_will_take(seconds: float, words: str) -> None:
    note = told(CURVE.replace("sgd,lr=0.1,momentum=0.9", "lbfgs,lr=1"), cost=seconds, most=1e9)["note"]
    assert note == (
        "L-BFGS sees all weights of a run together. So the 3 runs are made one by one, "
        f"which takes about {words}."
    )  # fmt: skip


@pytest.mark.parametrize("cost, stops", [(59.0, False), (60.0, False), (60.1, True)])
def test_where_it_takes_more_than_it_may_it_says_when_it_stops(cost: float, stops: bool) -> None:
    note = told(CURVE.replace("sgd,lr=0.1,momentum=0.9", "lbfgs,lr=1"), cost=cost, most=60)["note"]
    assert ("It stops after 60 s, with those that are made by then." in note) == stops


@pytest.mark.parametrize(
    "link, twice",
    [(f"{SURFACE}&formula=x**2&lane=sgd&sweep=curve", True), (f"{SURFACE}&f=bowl&lane=sgd&sweep=curve", False),
     (f"{SURFACE}&formula=x**2&lane=lbfgs&sweep=curve", False)],
)  # fmt: skip
def test_where_the_lowest_loss_is_not_known_all_is_walked_twice_but_runs_one_by_one(link: str, twice: bool) -> None:
    goal = Goal() if "formula" in link else Goal(best=0.0)
    assert ("made twice" in told(link, goal)["note"]) == twice


LAST = "Of this function torch computes many values at once in other last digits than one alone."


@pytest.mark.parametrize(
    "link, told_so",
    [(f"{SURFACE}&formula=x**4&lane=sgd&sweep=basins", True), (f"{SURFACE}&formula=x**3&lane=sgd&sweep=basins", False),
     (f"{SURFACE}&formula=x**p&const=p:1.5&lane=sgd&sweep=basins", True),
     (f"{SURFACE}&formula=x**p&const=p:2&lane=sgd&sweep=basins", False),
     (f"{SURFACE}&formula=x**4&lane=sgd&sweep=curve&count_a=9", True),
     (f"{SURFACE}&formula=x**4&lane=sgd&sweep=map".replace("steps=10", "steps=1000"), False),  # within rounding anyway
     (f"{SURFACE}&formula=x**4&lane=lbfgs&sweep=curve", False)],
)  # fmt: skip
def test_other_last_digits_are_told_where_torchs_own_optimizer_moves_all_runs(link: str, told_so: bool) -> None:
    assert (LAST in told(link)["note"]) == told_so


def test_a_setting_for_each_of_many_runs_is_told_to_be_within_rounding() -> None:
    note = told(f"{SURFACE}&f=bowl&lane=adam,lr=0.1&sweep=map".replace("steps=10", "steps=1000"))["note"]
    assert note.startswith("All runs are updated at once by Adam's rule as the lab writes it")
    assert told(f"{SURFACE}&f=bowl&lane=adam,lr=0.1&sweep=basins")["note"] == ""
