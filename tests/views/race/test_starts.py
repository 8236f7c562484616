"""Several starts of a race, and the race made fair."""

from streamlit.testing.v1 import AppTest

from engine.problems.surface.catalogue import SURFACES
from engine.trace import trace
from tests.page import errors, player, press, run, runs
from tests.views.race.race_page import TWO, follows, lane, opened, push, put, spec


def places(page: AppTest) -> list[tuple[float, float]]:
    return [(start["x"], start["y"]) for start in (one.start.problem for one in spec(page).lanes)]  # type: ignore[misc]


def captions(page: AppTest) -> str:
    return " ".join(caption.value for caption in page.caption)


def test_the_lanes_are_scattered_by_a_seed() -> None:
    page = put(opened(**TWO), "starts-seed", 5)
    page = press(page, "Scatter the lanes")
    first = places(page)
    assert len(set(first)) == 2
    for ends, ats in zip(SURFACES["bowl"].domain, zip(*first, strict=True), strict=True):
        assert ends[0] <= min(ats) < max(ats) <= ends[1]
    follows(page)
    assert places(press(page, "Scatter the lanes")) == first
    assert places(press(put(page, "starts-seed", 6), "Scatter the lanes")) != first


def test_one_lane_from_many_starts() -> None:
    page = opened(**TWO | {"lane": ["sgd,lr=0.1", "adam,lr=0.1,@4,lr=0.2", "rmsprop,lr=0.1"]})
    page = put(page, "starts-lane", page.session_state["lanes"][2])
    page = push(page, f"{lane(page, 2)}remove")
    page = put(page, "starts-lane", page.session_state["lanes"][1])
    page = press(put(page, "starts-count", 8), "Race it against itself")
    assert not errors(page)
    assert len(set(places(page))) == 8
    assert {tuple(leg.settings["lr"] for leg in one.legs) for one in spec(page).lanes} == {(0.1, 0.2)}
    follows(page)
    assert len(player(page)["panels"][0]["lanes"]) == 8


def test_the_lanes_that_went_for_it_come_back() -> None:
    page = opened(**TWO | {"shown": "2"})
    before, shown = spec(page), dict(page.query_params)
    page = press(page, "Race it against itself")
    assert len(spec(page).lanes) == 4
    page = press(page, "Bring back the lanes before")
    assert spec(page) == before
    assert dict(page.query_params) == shown
    assert "Bring back the lanes before" not in [button.label for button in page.button]
    page = press(page, "Race it against itself")
    page = press(page, "Add a lane")
    assert "Bring back the lanes before" not in [button.label for button in page.button]


def test_a_race_is_made_fair_and_says_so() -> None:
    page = opened(f="bowl", x="-2", y="1.5", steps="20", lane=["sgd,lr=0.0001", "adam,lr=0.0001"])
    before = runs(page)[0]
    press(page, "Make it fair")
    fair = runs(page)[0]
    assert (fair.budget, fair.steps) == (21, 20)
    assert trace(fair)["step"].max() == fair.steps
    assert "21 gradients for every lane, each" in captions(page)
    ends = [rows["loss"].iloc[-1] for run in (before, fair) for _lane, rows in trace(run).groupby("lane")]
    assert ends[2] < ends[0]
    assert ends[3] < ends[1]
    follows(page)
    again = opened(**page.query_params)
    assert captions(again) == captions(page)
    put(page, "race-steps", 10)
    assert "each with the learning rate" not in captions(page)
    assert "fair" not in page.query_params


def test_a_lane_that_changes_on_its_way_stays_as_it_is_in_a_fair_race() -> None:
    lane = "sgd,lr=0.0001,@5,lr=0.01"
    page = press(opened(f="bowl", x="-2", y="1.5", steps="20", lane=[lane]), "Make it fair")
    assert [leg.settings["lr"] for leg in run(page).lanes[0].legs] == [0.0001, 0.01]
    assert "no one learning rate" in captions(page)
