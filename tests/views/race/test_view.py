"""What of a race is shown is in its link, and a link shows it."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from engine.link import read
from tests.page import errors, looked_at, player, press
from tests.views.race.race_page import TWO, choose, follows, lane, link, opened, push, put, spec
from tests.views.race.test_shown import drawn_lanes, shown_charts
from views.race.presets import RACES

THREE = TWO | {"lane": ["sgd,lr=0.1", "adam,lr=0.1", "rmsprop,lr=0.1"]}
VIEW: dict[str, str | list[str]] = {
    "shown": "2/3", "view": "contour", "charts": "loss/lr/state", "arrows": "gradient/momentum", "state": "exp_avg",
}  # fmt: skip


def view(page: AppTest) -> dict[str, str]:
    return {name: text for name, text in link(page) if name in VIEW}


def look(page: AppTest) -> Any:
    """What is on the page besides the race itself."""
    return drawn_lanes(page), shown_charts(page), [chart["figure"]["data"] for chart in player(page)["charts"]]


def test_what_is_usual_is_not_in_the_link() -> None:
    assert view(opened(**THREE)) == {}
    assert view(opened(f="booth", lane=["sgd,lr=0.01,schedule=cosine"])) == {}


def test_what_is_chosen_is_in_the_link_and_the_link_shows_it() -> None:
    page = choose(opened(**THREE), "race-view", "contour")
    page = choose(page, "race-more", ["state", "loss", "lr"])
    page = choose(page, "race-arrows", ["gradient", "momentum"])
    page = put(page, "race-state", "exp_avg")
    (pills,) = (group for group in page.button_group if str(group.key).startswith("shown-"))
    numbers = page.session_state["lanes"]
    page = looked_at(pills.set_value([numbers[2], numbers[1]]).run())
    assert view(page) == VIEW
    again = opened(**THREE | VIEW)
    assert not errors(again)
    assert look(again) == look(page)
    assert view(again) == VIEW
    follows(again)


def test_nothing_at_all_can_be_chosen() -> None:
    page = choose(choose(opened(**THREE), "race-more", []), "race-arrows", [])
    assert view(page) == {"charts": "none", "arrows": "none"}
    assert look(opened(**THREE | view(page))) == look(page)


def test_solo_is_in_the_link() -> None:
    page = opened(**THREE)
    page = push(page, f"{lane(page, 1)}solo")
    assert view(page) == {"shown": "2"}
    assert drawn_lanes(opened(**THREE | {"shown": "2"})) == {1}
    assert view(push(page, f"{lane(page, 1)}solo")) == {}


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"shown": "4"}, "A lane shown must be a whole number from 1 to 3."),
        ({"shown": "x/1"}, "A lane shown must be"),
        ({"shown": ""}, "A lane shown must be"),
        ({"view": "upside down"}, "There is no view “upside down”."),
        ({"charts": "loss/nosuch"}, "There is no charts “nosuch”."),
        ({"arrows": "gradient/up"}, "There is no arrows “up”."),
        ({"charts": "state", "state": "nosuch"}, "There is no state “nosuch”."),
        ({"at": "-1"}, "The step in the link must be a whole number from 0"),
        ({"at": "soon"}, "The step in the link must be"),
        ({"speed": "3"}, "There is no speed “3”."),
        ({"log": "loss"}, "Axes with another scale are given as loss.y"),
    ],
)
def test_what_makes_no_sense_is_told_and_the_rest_shown(wrong: dict[str, str], said: str) -> None:
    page = opened(**THREE | {"view": "contour"} | wrong)
    assert said in " ".join(errors(page)).replace("\\", "")
    assert len(spec(page).lanes) == 3
    assert drawn_lanes(page) == {0, 1, 2}


def test_what_made_no_sense_goes_with_the_next_race() -> None:
    page = opened(**THREE | {"shown": "4"})
    assert errors(page)
    assert not errors(press(page, RACES[1].name))


def test_where_the_playing_begins_is_handed_to_the_player() -> None:
    page = opened(**THREE | {"at": "12", "speed": "max", "log": "loss.y/lr.y"})
    assert not errors(page)
    assert player(page)["opening"] == {"at": 12, "speed": "max"}
    assert {chart["id"]: chart.get("flip") for chart in player(page)["charts"]}["loss"] == ["yaxis"]
    assert dict(link(page))["at"] == "12"
    page = choose(page, "race-view", "contour")
    assert dict(link(page))["at"] == "12"
    page = put(page, "race-steps", 15)
    assert not {"at", "speed", "log"} & dict(link(page)).keys()
    assert spec(page).steps == 15
    assert player(page)["opening"] == {}


def test_a_preset_shows_its_race_as_usual() -> None:
    page = press(opened(**THREE | VIEW | {"at": "3"}), "Schedules")
    assert {*view(page), "at"} & dict(link(page)).keys() == set()
    assert "lr" in shown_charts(page)
    assert len(drawn_lanes(page)) == 4
    assert page.caption[0].value == next(preset.look_for for preset in RACES if preset.name == "Schedules")


def test_a_race_that_gets_a_schedule_shows_its_rate_unless_charts_were_chosen() -> None:
    page = opened(**TWO)
    assert "lr" in shown_charts(put(page, f"{lane(page, 0)}schedule", "cosine"))
    page = choose(opened(**TWO), "race-more", ["loss"])
    assert shown_charts(put(page, f"{lane(page, 0)}schedule", "cosine")) == ["contour", "surface", "loss"]


def test_what_is_shown_is_no_part_of_a_run() -> None:
    looks = "&".join(f"{name}={text}" for name, text in {**VIEW, "at": "5", "speed": "max", "log": "loss.y"}.items())
    plain = "problem=surface&f=bowl&x=1&y=2&lane=sgd,lr=0.1&steps=5"
    assert read(f"{plain}&{looks}") == read(plain)
