"""The page "Race", without a browser: what its controls, its presets and its links do to the race."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from engine.formula.tree import parse
from engine.link import read, write
from engine.optimizers import OPTIMIZERS
from engine.problems.surface.catalogue import SURFACES
from engine.problems.surface.script import script
from engine.steering.schedules import SCHEDULES
from engine.trace import trace
from tests.page import errors, looked_at, open_page, player, press, use
from tests.views.race.race_page import (
    ALONE,
    TWO,
    follows,
    lane,
    opened,
    push,
    put,
    spec,
)
from ui.mathml import update
from views import VIEWS
from views.race.presets import RACES
from views.race.settings import SETTINGS
from views.shared.settings import link_of_preset

ON_A_SURFACE = [key for key, optimizer in OPTIMIZERS.items() if not optimizer.matrices]


def test_it_opens_on_rosenbrock() -> None:
    page = opened()
    assert not errors(page)
    assert page.title[0].value == VIEWS[2].title
    assert page.caption[0].value == RACES[0].look_for
    assert (spec(page).f, spec(page).steps, len(spec(page).lanes)) == ("rosenbrock", 200, 4)
    follows(page)


def test_each_preset_is_a_race() -> None:
    page = opened(**ALONE)
    for preset in RACES:
        page = use(page, preset)
        assert player(page)["autoplay"] is True
        follows(page)
        assert spec(page) == SETTINGS.read(link_of_preset(SETTINGS, preset.link))  # whose runs are in test_presets.py
        assert len(spec(page).lanes) == len(player(page)["panels"][0]["lanes"])


LINKS = [
    "f=valley&const=kappa:10&x=-2&y=1&lane=sgd,lr=0.05,momentum=0.5&steps=12",
    "formula=a*x**2%2Bsin(y)&const=a:2.5&x=0.5&y=1e-3&lane=adam,lr=0.1&lane=lbfgs,lr=1&steps=20&seed=7&dtype=float32",
    "f=himmelblau&x=0&y=0&lane=adam,lr=0.2&lane=adam,lr=0.2,x=1,y=-1&steps=9",
    "f=booth&x=1&y=1&lane=sgd,lr=0.05,schedule=multistep,milestones=2/5,gamma=0.5,noise=1,clip_norm=3&steps=9",
    "f=bowl&x=1&y=1&lane=own,rule=v+=+beta*v+%2B+g;w+=+w+-+lr*v,lr=0.1,beta=0.9&lane=sgd,lr=0.1,@3,lr=0.2&steps=9",
]


@pytest.mark.parametrize("text", LINKS)
def test_a_link_opens_its_race(text: str) -> None:
    pairs = parse_qsl(text)
    query: dict[str, Any] = {name: [value for key, value in pairs if key == name] for name, _value in pairs}
    page = opened(**query)
    assert not errors(page)
    assert spec(page) == read(f"problem=surface&{text}")
    follows(page)


def test_a_surface_brings_its_start_and_its_constants() -> None:
    page = opened(**ALONE | {"f": "ackley"})
    for key, surface in SURFACES.items():
        page = put(page, "race-f", key)
        assert not errors(page)
        start = spec(page).lanes[0].start.problem
        assert (spec(page).f, start["x"], start["y"]) == (key, *surface.start)
        assert dict(spec(page).const) == {param.name: param.default for param in surface.params}
        contour = player(page)["charts"][0]["figure"]
        assert tuple(tuple(contour["layout"][f"{axis}axis"]["range"]) for axis in "xy") == surface.domain
        follows(page)


def test_a_formula_of_ones_own_with_constants() -> None:
    page = put(opened(**ALONE), "race-f", "")
    page = put(page, "race-formula", "a*x**2 + b*y**2")
    page = put(page, "race-const-a", 3.5)
    page = put(page, "race-const-b_slider", 0.5)
    assert not errors(page)
    assert (spec(page).formula, spec(page).const) == ("a*x**2 + b*y**2", (("a", 3.5), ("b", 0.5)))
    follows(page)


def test_a_wrong_formula_is_told_and_the_last_race_stays() -> None:
    page = put(opened(**ALONE), "race-f", "")
    for formula, said in {"x**2 + 2y": "Write", "a + 1": "nothing to descend", "": "no formula"}.items():
        before = spec(page)
        page = put(page, "race-formula", formula)
        assert said in " ".join(errors(page)).replace("\\", "")
        assert spec(page) == before
        page = put(page, "race-formula", "x**2 + y**2")
        assert not errors(page)


def test_where_a_formula_is_not_finite_is_told() -> None:
    page = put(put(opened(**ALONE), "race-f", ""), "race-formula", "log(x) + y**2")
    assert "not finite on" in page.warning[0].value


def test_each_optimizer_starts_from_torchs_settings_and_shows_its_update() -> None:
    page = opened(**ALONE | {"lane": ["adam,lr=0.1"]})
    for key in ON_A_SURFACE:
        page = put(page, f"{lane(page, 0)}optimizer", key)
        assert not errors(page)
        leg = spec(page).lanes[0].start
        assert leg.optimizer == key
        assert leg.settings | {"lr": 0} == OPTIMIZERS[key].defaults | {"lr": 0}
        rule = OPTIMIZERS[key].rule
        assert updates(page) == ([[update(parse(line)) for line in rule(leg.settings)]] if rule else [])
        follows(page)


def updates(page: AppTest) -> list[Any]:
    """The lines of each lane's update."""
    shown = [json.loads(element.proto.json) for element in page.get("bidi_component")]
    return [each["lines"] for each in shown if "lines" in each][1:]  # the first is the surface


def test_each_schedule_has_its_settings() -> None:
    page = opened(**ALONE)
    for key, schedule in [*SCHEDULES.items(), *reversed(SCHEDULES.items())]:
        page = put(page, f"{lane(page, 0)}schedule", key)
        assert not errors(page)
        leg = spec(page).lanes[0].start
        assert (leg.schedule, leg.schedule_settings) == (key, schedule.defaults)
        follows(page)


def test_a_setting_that_does_not_fit_is_told_in_its_lane() -> None:
    page = opened(**ALONE)
    before = spec(page)
    page = put(page, f"{lane(page, 0)}nesterov", True)
    assert errors(page)
    assert spec(page) == before
    assert not errors(put(page, f"{lane(page, 0)}momentum", 0.9))


def test_noise_and_a_start_of_its_own() -> None:
    page = put(opened(**ALONE | {"lane": ["sgd,lr=0.1", "sgd,lr=0.2"]}), "race-seed", 4)
    page = put(page, f"{lane(page, 1)}noise", 0.5)
    page = put(put(page, f"{lane(page, 1)}own_start", True), f"{lane(page, 1)}x", -3.0)
    leg = spec(page).lanes[1].start
    assert (leg.noise, leg.problem["x"], spec(page).lanes[0].start.problem["x"], spec(page).seed) == (0.5, -3.0, 1.0, 4)
    follows(page)


def test_lanes_are_added_duplicated_and_removed() -> None:
    page = opened(**ALONE | {"lane": ["sgd,lr=0.1,momentum=0.5"]})
    page = push(page, f"{lane(page, 0)}copy")
    assert spec(page).lanes[0] == spec(page).lanes[1]
    page = press(page, "Add a lane")
    assert [fold.label.split()[-1] for fold in page.expander if fold.label[0] in "●■◆"] == ["1", "2", "Adam"]
    assert [one.start.optimizer for one in spec(page).lanes] == ["sgd", "sgd", "adam"]
    page = push(page, f"{lane(page, 0)}remove")
    assert [one.start.optimizer for one in spec(page).lanes] == ["sgd", "adam"]
    for _lane in range(6):
        page = press(page, "Add a lane")
    assert len(spec(page).lanes) == 8
    assert next(button for button in page.button if button.label == "Add a lane").disabled
    follows(page)


def test_a_lane_that_is_not_shown_is_not_drawn() -> None:
    page = opened(**ALONE | {"lane": ["sgd,lr=0.1", "adam,lr=0.1"]})
    (pills,) = (group for group in page.button_group if str(group.key).startswith("shown-"))
    page = looked_at(pills.set_value([page.session_state["lanes"][1]]).run())
    figure = player(page)["charts"][0]["figure"]
    paths = [trace["meta"]["bind"] for trace in figure["data"] if trace["name"] not in {"minimum", "start"}]
    assert {bind["lane"] for bind in paths if bind["kind"] != "plane"} == {1}
    assert len(spec(page).lanes) == 2


@pytest.mark.parametrize(
    "query, said",
    [
        ({"lane": ["sgd,lr=0.1", "nosuch,lr=1"]}, "Lane 2: There is no optimizer “nosuch”"),
        ({"f": "nosuch"}, "There is no surface “nosuch”"),
        ({"x": "abc"}, "Start x must be a number"),
        ({"steps": "-3"}, "Steps must be a whole number"),
        ({"const": "kappa:1"}, "no constant “kappa”"),
        ({"foo": "1"}, "no setting “foo”"),
        ({"lane": ["sgd,lr=0.1"] * 9}, "8 lanes are the most"),
    ],
)
def test_a_mistake_in_the_link_is_told_and_the_rest_of_it_shown(query: dict[str, Any], said: str) -> None:
    page = opened(**ALONE | query)
    assert said in " ".join(errors(page)).replace("\\", "")
    rest = [
        (name, text)
        for name, text in parse_qsl(urlencode(ALONE, doseq=True))
        if name not in query or said.startswith("Lane")
    ]
    assert spec(page) == SETTINGS.read(SETTINGS.with_usual(rest))


def test_a_mistake_in_the_link_goes_with_the_next_race() -> None:
    page = opened(**ALONE | {"f": "nosuch", "foo": "1"})
    assert errors(page)
    assert not errors(press(page, RACES[1].name))


def test_a_part_of_a_link_is_filled_up() -> None:
    page = opened(f="beale")
    assert not errors(page)
    start = spec(page).lanes[0].start.problem
    assert (spec(page).f, start["x"], start["y"]) == ("beale", *SURFACES["beale"].start)


def test_the_streams_link_is_the_races() -> None:
    page = opened(**ALONE)
    assert player(page)["streams"] == [{"name": "run", "url": f"/api/descent?{write(spec(page))}"}]


@pytest.mark.parametrize(
    "query, told", [({"formula": "x**2+2y"}, "Write"), ({"f": "bowl", "const": "a"}, "Constants are given")]
)
def test_what_is_wrong_with_a_formula_in_a_link_is_told_where_no_formula_is_drawn(
    query: dict[str, str], told: str
) -> None:
    page = open_page("race", **query)
    assert any(told in error.replace("\\", "") for error in errors(page)), errors(page)


def test_a_lane_may_go_while_another_has_a_mistake() -> None:
    page = opened(**TWO | {"lane": ["sgd,lr=0.1", "adam,lr=0.1", "rmsprop,lr=0.1"]})
    page = put(page, f"{lane(page, 0)}nesterov", True)
    assert errors(page)
    page = push(page, f"{lane(page, 1)}remove")
    assert errors(page)
    assert len(spec(page).lanes) == 3
    page = press(page, "Add a lane")
    page = push(page, f"{lane(page, 2)}solo")
    page = put(page, f"{lane(page, 0)}nesterov", False)
    assert not errors(page)
    assert [one.start.optimizer for one in spec(page).lanes] == ["sgd", "rmsprop", "adam"]
    follows(page)


def test_the_code_is_the_races_script() -> None:
    page = opened(**TWO)
    page.session_state["race-details"] = "The code"
    page = looked_at(page.run())
    assert page.code[0].value == script(spec(page)).strip()


def test_momentum_carries_one_lane_to_a_lower_dent() -> None:
    (preset,) = (preset for preset in RACES if preset.name == "Rastrigin")
    rows = trace(read(urlencode(parse_qsl(f"problem=surface&x=-2.2&y=3.3&{preset.link}"))))
    first, momentum, *others = rows.groupby("lane")["loss"].last()
    assert momentum < first - 4
    assert others == pytest.approx([first] * len(others), rel=0.01)
