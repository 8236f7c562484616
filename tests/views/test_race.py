"""The page "Race", without a browser: what its controls, its presets and its links do to the race."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from engine.link import read, write
from engine.optimizers import OPTIMIZERS
from engine.schedules import SCHEDULES
from engine.surface import SurfaceSpec
from engine.surface_script import script
from engine.surfaces import SURFACES
from engine.trace import trace
from tests.page import errors, looked_at, open_page, player, press, run, runs
from views import VIEWS
from views.race_presets import RACES

PAGE = "race"
ALONE = {"f": "bowl", "x": "1", "y": "2", "steps": "5", "lane": ["sgd,lr=0.1"]}


def opened(**query: str | list[str]) -> AppTest:
    return open_page(PAGE, **query)


def spec(page: AppTest) -> SurfaceSpec:
    found = run(page)
    assert isinstance(found, SurfaceSpec)
    return found


def widget(page: AppTest, key: str) -> Any:
    typed = [*page.number_input, *page.text_input, *page.text_area]
    widgets = [*typed, *page.selectbox, *page.toggle, *page.select_slider, *page.slider]
    (found,) = (widget for widget in widgets if widget.key == key)
    return found


def put(page: AppTest, key: str, value: Any) -> AppTest:
    return looked_at(widget(page, key).set_value(value).run())


def lane(page: AppTest, place: int) -> str:
    """What the names of a lane's widgets begin with."""
    return f"lane{page.session_state['lanes'][place]}-"


def push(page: AppTest, key: str) -> AppTest:
    (button,) = (button for button in page.button if button.key == key)
    return looked_at(button.click().run())


def link(page: AppTest) -> list[tuple[str, str]]:
    given = {name: [value] if isinstance(value, str) else value for name, value in page.query_params.items()}
    return [(name, value) for name, values in given.items() for value in values]


def follows(page: AppTest) -> None:
    """The page's link is its race, to the last setting."""
    assert read(urlencode([("problem", "surface"), *link(page)])) == spec(page)


def test_it_opens_on_rosenbrock() -> None:
    page = opened()
    assert not errors(page)
    assert page.title[0].value == VIEWS[2].title
    assert page.caption[0].value == RACES[0].look_for
    assert (spec(page).f, spec(page).steps, len(spec(page).lanes)) == ("rosenbrock", 200, 4)
    follows(page)


@pytest.mark.parametrize("preset", RACES, ids=lambda preset: preset.name)
def test_each_preset_is_a_race(preset: Any) -> None:
    page = press(opened(**ALONE), preset.name)
    assert not errors(page)
    assert page.caption[0].value == preset.look_for
    assert player(page)["autoplay"] is True
    follows(page)
    ends = trace(spec(page)).attrs["ends"]
    assert len(ends) == len(spec(page).lanes) == len(player(page)["panels"][0]["lanes"])


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


@pytest.mark.parametrize("key", SURFACES)
def test_a_surface_brings_its_start_and_its_constants(key: str) -> None:
    page = put(opened(**ALONE | {"f": "ackley" if key == "bowl" else "bowl"}), "race-f", key)
    assert not errors(page)
    start = spec(page).lanes[0].start.problem
    assert (spec(page).f, start["x"], start["y"]) == (key, *SURFACES[key].start)
    assert dict(spec(page).const) == {param.name: param.default for param in SURFACES[key].params}
    contour = player(page)["charts"][0]["figure"]
    assert tuple(tuple(contour["layout"][f"{axis}axis"]["range"]) for axis in "xy") == SURFACES[key].domain
    follows(page)


def test_a_formula_of_ones_own_with_constants() -> None:
    page = put(opened(**ALONE), "race-f", "")
    page = put(page, "race-formula", "a*x**2 + b*y**2")
    page = put(page, "race-const-a", 3.5)
    page = put(page, "race-const-b_slider", 0.5)
    assert not errors(page)
    assert (spec(page).formula, spec(page).const) == ("a*x**2 + b*y**2", (("a", 3.5), ("b", 0.5)))
    follows(page)


@pytest.mark.parametrize("formula, said", [("x**2 + 2y", "Write"), ("a + 1", "nothing to descend"), ("", "no formula")])
def test_a_wrong_formula_is_told_and_the_last_race_stays(formula: str, said: str) -> None:
    page = put(opened(**ALONE), "race-f", "")
    before = spec(page)
    page = put(page, "race-formula", formula)
    assert said in " ".join(errors(page)).replace("\\", "")
    assert spec(page) == before
    assert not errors(put(page, "race-formula", "x**2 + y**2"))


def test_where_a_formula_is_not_finite_is_told() -> None:
    page = put(put(opened(**ALONE), "race-f", ""), "race-formula", "log(x) + y**2")
    assert "not finite on" in page.warning[0].value


@pytest.mark.parametrize("key", [key for key, optimizer in OPTIMIZERS.items() if not optimizer.matrices])
def test_each_optimizer_starts_from_torchs_settings(key: str) -> None:
    page = opened(**ALONE | {"lane": ["adam,lr=0.1" if key == "sgd" else "sgd,lr=0.1"]})
    page = put(page, f"{lane(page, 0)}optimizer", key)
    assert not errors(page)
    leg = spec(page).lanes[0].start
    assert leg.optimizer == key
    assert leg.settings | {"lr": 0} == OPTIMIZERS[key].defaults | {"lr": 0}
    follows(page)


@pytest.mark.parametrize("key", SCHEDULES)
def test_each_schedule_has_its_settings(key: str) -> None:
    page = opened(**ALONE)
    page = put(page, f"{lane(page, 0)}schedule", key)
    assert not errors(page)
    leg = spec(page).lanes[0].start
    assert (leg.schedule, leg.schedule_settings) == (key, SCHEDULES[key].defaults)
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
def test_a_mistake_in_the_link_is_told_and_the_pages_own_race_shown(query: dict[str, Any], said: str) -> None:
    page = opened(**ALONE | query)
    assert said in " ".join(errors(page)).replace("\\", "")
    assert spec(page).f == "rosenbrock"
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


# A change on the way

TWO = ALONE | {"lane": ["sgd,lr=0.1", "adam,lr=0.1"], "steps": "20"}


def here(step: int, **query: str | list[str]) -> AppTest:
    """The page with changes that apply from here, its playhead at this step."""
    page = opened(**TWO | query)
    (applies,) = (group for group in page.button_group if group.key == "applies")
    page = looked_at(applies.set_value("here").run())
    assert player(page)["branch"] is True
    return at(page, step)


def at(page: AppTest, step: int) -> AppTest:
    page.session_state["race-player"] = {"playhead": step}
    return page


def lanes(page: AppTest) -> list[str]:
    return [text for name, text in link(page) if name == "lane"]


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


# A rule of one's own


def ruled(rule: str) -> AppTest:
    """The page with this rule in its first lane."""
    page = opened(**TWO)
    page = put(page, f"{lane(page, 0)}optimizer", "own")
    return put(page, f"{lane(page, 0)}rule", rule)


def test_a_rule_begins_as_sgd_with_momentum() -> None:
    page = opened(**TWO | {"lane": ["adam,lr=0.1", "sgd,lr=0.001,momentum=0.9"]})
    page = put(page, f"{lane(page, 0)}optimizer", "own")
    assert not errors(page)
    assert spec(page).lanes[0].start.rule == "v = beta*v + g;w = w - lr*v"
    rows = trace(spec(page))
    ours, theirs = (rows[rows["lane"] == place].reset_index(drop=True) for place in (0, 1))
    assert ours["x"].equals(theirs["x"])
    assert ours["loss"].equals(theirs["loss"])
    follows(page)


def test_a_rule_with_settings_of_its_own() -> None:
    page = ruled("\nm = copy*m + (1 - copy)*max(g, -1)\n\nw = w - lr*where(t > 2, m, g)\n")
    assert not errors(page)
    assert spec(page).lanes[0].start.rule == "m = copy*m + (1 - copy)*max(g| -1);w = w - lr*where(t > 2| m| g)"
    page = put(page, f"{lane(page, 0)}own-copy", 0.25)
    page = put(page, f"{lane(page, 0)}lr", 0.05)
    assert spec(page).lanes[0].start.settings == {"lr": 0.05, "copy": 0.25}
    page = put(page, f"{lane(page, 0)}own-copy_slider", 0.5)
    assert spec(page).lanes[0].start.settings == {"lr": 0.05, "copy": 0.5}
    page = push(page, f"{lane(page, 0)}copy")
    assert spec(page).lanes[0] == spec(page).lanes[1]
    follows(page)


@pytest.mark.parametrize(
    "rule, told",
    [
        ("v = beta*v + g\n\nw = w - lr*v +", "Line 3, column 14"),
        ("v = 2v\nw = v", "Line 1, column 5"),
        ("w = w - lr*g\nloss = w", "Line 2, column 1"),
        ("v = g", "never sets w"),
        ("", "never sets w"),
        ("t = 3\nw = t", "Line 1, column 1"),
        ("w = (w).real", "Line 1"),
        ("\n".join(["w = w - g"] * 13), "at most 12 lines"),
    ],
)
def test_a_wrong_rule_is_told_with_its_line_and_the_last_race_stays(rule: str, told: str) -> None:
    page = ruled("d = decay*w\nw = w - lr*g - d")
    before = spec(page)
    page = put(page, f"{lane(page, 0)}rule", rule)
    assert told in " ".join(errors(page)).replace("\\", "")
    assert spec(page) == before
    assert widget(page, f"{lane(page, 0)}own-decay")
    assert not errors(put(page, f"{lane(page, 0)}rule", "w = w - lr*g"))


def test_a_rule_of_a_link_is_there_to_be_changed_from_here() -> None:
    page = here(5, lane=["own,rule=v = beta*v + g;w = w - lr*v,lr=0.01,beta=0.8,@3,lr=0.02"])
    assert widget(page, f"{lane(page, 0)}rule").value == "v = beta*v + g\nw = w - lr*v"
    assert widget(page, f"{lane(page, 0)}own-beta").value == 0.8
    page = put(at(page, 9), f"{lane(page, 0)}rule", "v = beta*v + g\nw = w - lr*sign(v)")
    legs = spec(page).lanes[0].legs
    assert [(leg.at, leg.rule[-6:], leg.settings) for leg in legs] == [
        (0, "- lr*v", {"lr": 0.01, "beta": 0.8}), (3, "- lr*v", {"lr": 0.02, "beta": 0.8}),
        (9, "ign(v)", {"lr": 0.02, "beta": 0.8}),
    ]  # fmt: skip
    page = put(at(page, 9), f"{lane(page, 0)}optimizer", "sgd")
    assert [leg.optimizer for leg in spec(page).lanes[0].legs] == ["own", "own", "sgd"]
    follows(page)


def test_a_link_from_before_the_last_change_does_not_undo_it() -> None:
    page = put(opened(**TWO), "race-f", "")
    old = {name: list(value) if not isinstance(value, str) else value for name, value in page.query_params.items()}
    page.query_params.update(old)
    field = widget(put(page, "race-formula", "x**2 + y**2 + x"), "race-formula")
    page.query_params.clear()
    page.query_params.update(old)  # typing goes on before the browser has heard of the new link
    page = looked_at(field.set_value("x**2 + y**2 + x*y").run())
    assert spec(page).formula == "x**2 + y**2 + x*y"
    follows(page)


# Solo


def drawn_lanes(page: AppTest) -> set[int]:
    traces = [trace for chart in player(page)["charts"] for trace in chart["figure"]["data"] if "meta" in trace]
    return {bind["lane"] for bind in (trace["meta"]["bind"] for trace in traces) if bind["kind"] == "path"}


def test_solo_shows_a_lane_alone_and_then_all() -> None:
    page = opened(**TWO | {"lane": ["sgd,lr=0.1", "adam,lr=0.1", "rmsprop,lr=0.1"]})
    before = spec(page)
    page = push(page, f"{lane(page, 1)}solo")
    assert drawn_lanes(page) == {1}
    page = push(page, f"{lane(page, 2)}solo")
    assert drawn_lanes(page) == {2}
    page = push(page, f"{lane(page, 2)}solo")
    assert drawn_lanes(page) == {0, 1, 2}
    assert spec(page) == before
    page = push(push(page, f"{lane(page, 1)}solo"), f"{lane(page, 1)}remove")
    assert drawn_lanes(page) == {0, 1}


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


# Several starts


def places(page: AppTest) -> list[tuple[float, float]]:
    return [(start["x"], start["y"]) for start in (one.start.problem for one in spec(page).lanes)]  # type: ignore[misc]


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


def test_a_race_is_made_fair_and_says_so() -> None:
    page = opened(f="bowl", x="-2", y="1.5", steps="20", lane=["sgd,lr=0.0001", "adam,lr=0.0001"])
    before = runs(page)[0]
    press(page, "Make it fair")
    fair = runs(page)[0]
    assert (fair.budget, fair.steps) == (20, 20)
    assert "20 gradients for every lane, each" in " ".join(caption.value for caption in page.caption)
    ends = [rows["loss"].iloc[-1] for run in (before, fair) for _lane, rows in trace(run).groupby("lane")]
    assert ends[2] < ends[0]
    assert ends[3] < ends[1]
    follows(page)
    put(page, "race-steps", 10)
    assert "each with the learning rate" not in " ".join(caption.value for caption in page.caption)


def test_a_lane_that_changes_on_its_way_stays_as_it_is_in_a_fair_race() -> None:
    lane = "sgd,lr=0.0001,@5,lr=0.01"
    page = press(opened(f="bowl", x="-2", y="1.5", steps="20", lane=[lane]), "Make it fair")
    assert [leg.settings["lr"] for leg in run(page).lanes[0].legs] == [0.0001, 0.01]
    assert "no one learning rate" in " ".join(caption.value for caption in page.caption)


def shown_charts(page: AppTest) -> list[str]:
    return [chart["id"] for chart in player(page)["charts"]]


def choose(page: AppTest, key: str, value: Any) -> AppTest:
    (group,) = (group for group in page.button_group if group.key == key)
    return looked_at(group.set_value(value).run())


def test_the_surface_is_shown_from_above_as_a_height_or_both() -> None:
    page = opened(f="bowl", lane=["sgd,lr=0.1"])
    assert shown_charts(page) == ["contour", "surface", "loss", "grad_norm", "distance"]
    choose(page, "race-view", "surface")
    assert shown_charts(page) == ["surface", "loss", "grad_norm", "distance"]
    choose(page, "race-view", "contour")
    choose(page, "race-more", ["lr"])
    assert shown_charts(page) == ["contour", "lr"]
    choose(page, "race-more", [])
    assert shown_charts(page) == ["contour"]
    assert player(page)["charts"][-1]["span"] == 1


def test_another_surface_keeps_the_charts_that_it_has() -> None:
    page = choose(opened(f="bowl", lane=["sgd,lr=0.1"]), "race-more", ["distance", "lr", "loss"])
    put(page, "race-f", "")
    assert shown_charts(page) == ["contour", "surface", "loss-signed", "lr"]


def test_a_schedule_is_seen() -> None:
    assert "lr" in shown_charts(opened(f="bowl", lane=["sgd,lr=0.1,schedule=cosine"]))


def test_the_states_that_the_lanes_keep_are_charted() -> None:
    rule = "own,rule=v = beta*v + g;w = w - lr*v,lr=0.01,beta=0.9"
    page = choose(opened(f="bowl", lane=["sgd,lr=0.1", "adam,lr=0.1", rule, "lbfgs,lr=0.5"]), "race-more", ["state"])
    (box,) = (box for box in page.selectbox if box.key == "race-state")
    assert [option.rpartition("(")[2].strip(")") for option in box.options] == [
        "effective_lr", "exp_avg", "exp_avg_sq", "v",
    ]  # fmt: skip
    for state, lanes in {"effective_lr": {0, 1, 2, 3}, "exp_avg_sq": {1}, "v": {2}}.items():
        put(page, "race-state", state)
        chart = player(page)["charts"][-1]
        binds = [trace["meta"]["bind"] for trace in chart["figure"]["data"]]
        assert {bind["lane"] for bind in binds} == lanes
        columns = {bind["y"] for bind in binds}
        assert columns == {f"{state}_x", f"{state}_y"}
        assert columns <= set(trace(spec(page)).columns)
    assert shown_charts(page) == ["contour", "surface", "state-v"]
    push(page, f"{lane(page, 2)}remove")
    assert shown_charts(page)[-1] == "state-effective_lr"


def test_arrows_are_chosen() -> None:
    page = choose(opened(f="bowl", lane=["sgd,lr=0.1", "adam,lr=0.1"]), "race-arrows", ["gradient", "momentum"])
    binds = [trace["meta"]["bind"] for trace in player(page)["charts"][0]["figure"]["data"] if "meta" in trace]
    arrows = [(bind["lane"], bind["dx"]) for bind in binds if bind["kind"] == "arrow"]
    assert arrows == [(0, "grad_x"), (1, "grad_x"), (1, "exp_avg_x")]
    assert not [bind for bind in binds if bind["kind"] == "next"]
    choose(page, "race-view", "surface")
    assert "race-arrows" not in [group.key for group in page.button_group]
