"""Changes on the way of a race's lanes, their history in the link, and the old paths."""

from streamlit.testing.v1 import AppTest

from tests.page import errors, player, runs
from tests.views.race.race_page import TWO, at, follows, here, lane, lanes, opened, push, put, spec, widget


def drawn_ghosts(page: AppTest) -> list[tuple[str, str, int]]:
    """Of every old path: its chart, its stream and its lane there."""
    traces = [(chart["id"], trace) for chart in player(page)["charts"] for trace in chart["figure"]["data"]]
    binds = [(chart, trace["meta"]["bind"]) for chart, trace in traces if "meta" in trace]
    return [(chart, bind["stream"], bind["lane"]) for chart, bind in binds if bind["stream"] != "run"]


def test_from_here_a_lane_goes_on_with_another_setting() -> None:
    page = here(7)
    before = spec(page)
    page = put(page, f"{lane(page, 0)}lr", 0.3)
    assert [text.split(",")[0] for text in lanes(page)] == ["sgd", "adam"]
    assert lanes(page)[0].endswith(",@7,lr=0.3")
    assert spec(page).lanes[1] == before.lanes[1]
    assert player(page)["resume"] == 7
    old = runs(page)[1]
    assert old.lanes == before.lanes[:1]
    assert {(stream, place) for _chart, stream, place in drawn_ghosts(page)} == {("ghost1", 0)}
    assert {chart for chart, *_rest in drawn_ghosts(page)} == {chart["id"] for chart in player(page)["charts"]}
    follows(page)


def test_several_lanes_change_and_each_keeps_its_old_path() -> None:
    page = put(here(5), "race-seed", 3)
    page = put(at(page, 5), f"{lane(page, 0)}lr", 0.3)
    page = put(at(page, 9), f"{lane(page, 0)}momentum", 0.5)
    page = put(at(page, 12), f"{lane(page, 1)}optimizer", "rmsprop")
    assert [[leg.at for leg in one.legs] for one in spec(page).lanes] == [[0, 5, 9], [0, 12]]
    assert [leg.optimizer for leg in spec(page).lanes[1].legs] == ["adam", "rmsprop"]
    first, second = runs(page)[1:]
    assert [[leg.at for leg in one.legs] for one in first.lanes] == [[0, 5], [0]]
    assert [[leg.at for leg in one.legs] for one in second.lanes] == [[0]]
    assert {(stream, place) for _chart, stream, place in drawn_ghosts(page)} == {
        ("ghost1", 0), ("ghost1", 1), ("ghost2", 0),
    }  # fmt: skip
    follows(page)


def test_another_change_at_the_same_step_takes_the_place_of_the_last() -> None:
    page = here(7)
    page = put(page, f"{lane(page, 0)}lr", 0.3)
    page = put(at(page, 7), f"{lane(page, 0)}momentum", 0.5)
    assert [leg.at for leg in spec(page).lanes[0].legs] == [0, 7]
    assert spec(page).lanes[0].legs[1].settings | {"lr": 0.3, "momentum": 0.5} == spec(page).lanes[0].legs[1].settings
    assert spec(page).lanes[0].start.settings["momentum"] == 0


CHANGED = "sgd,lr=0.1,momentum=0.9,schedule=cosine,noise=2,x=3,@4,adam,lr=0.2,schedule=constant,@9,noise=0,clip_norm=1"


def test_a_lane_that_changes_shows_its_last_settings_and_can_be_set() -> None:
    page = opened(**TWO | {"lane": ["adam,lr=0.1", CHANGED]})
    assert not errors(page)
    before = lane(page, 1)
    shown = {name: widget(page, f"{before}{name}").value for name in ("optimizer", "lr", "schedule", "noise", "x")}
    assert shown == {"optimizer": "adam", "lr": 0.2, "schedule": "constant", "noise": 0.0, "x": 3.0}
    assert any("hold from step 9 on" in caption.value for caption in page.caption)
    assert player(page)["resume"] == 9
    legs = spec(page).lanes[1].legs
    page = put(at(page, 12), f"{before}x", -2.0)  # a start is the whole run's
    assert [leg.model_copy(update={"x": 3.0}) for leg in spec(page).lanes[1].legs] == list(legs)
    assert spec(page).lanes[1].start.problem == {"x": -2.0, "y": 2.0}
    page = push(page, f"{before}copy")
    assert spec(page).lanes[1] == spec(page).lanes[2]
    follows(page)
    page = push(page, f"{before}forget")
    assert [leg.optimizer for leg in spec(page).lanes[1].legs] == ["adam"]
    assert len(spec(page).lanes[2].legs) == 3
    follows(page)


def test_from_the_start_a_lane_forgets_its_changes() -> None:
    page = opened(**TWO | {"lane": [CHANGED, "sgd,lr=0.2,@3,lr=0.1"]})
    page = put(page, f"{lane(page, 0)}lr", 0.5)
    assert [len(one.legs) for one in spec(page).lanes] == [1, 2]


def test_from_the_end_the_race_goes_on_as_long_again() -> None:
    page = here(20)
    page = put(page, f"{lane(page, 1)}lr", 0.3)
    assert spec(page).steps == 40
    assert [[leg.at for leg in one.legs] for one in spec(page).lanes] == [[0], [0, 20]]
    follows(page)


def test_a_change_too_many_takes_the_place_of_the_last() -> None:
    legs = "".join(f",@{at},lr={at / 10}" for at in range(1, 21))
    page = here(0, lane=[f"sgd,lr=0.1{legs}"], steps="50")
    page = put(at(page, 30), f"{lane(page, 0)}lr", 0.7)
    assert "20 times" in " ".join(errors(page))
    assert spec(page).lanes[0].legs[-1].at == 20
    assert spec(page).lanes[0].legs[-1].settings["lr"] == 0.7


def test_a_mistake_on_the_way_leaves_the_last_good_race() -> None:
    page = here(7)
    before = spec(page)
    page = put(page, f"{lane(page, 0)}nesterov", True)
    assert errors(page)
    assert spec(page) == before
    page = put(at(page, 7), f"{lane(page, 0)}momentum", 0.9)
    assert not errors(page)
    assert [leg.at for leg in spec(page).lanes[0].legs] == [0, 7]
