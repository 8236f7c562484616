"""The page "Sweep", without a browser: what its controls, its presets and its links do to the sweep."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from engine.link import read, write
from engine.optimizers import OPTIMIZERS
from engine.problems.pair.spec import PairSpec
from engine.problems.surface.catalogue import SURFACES
from engine.problems.surface.spec import FunctionSpec
from engine.problems.table.spec import TableSpec
from engine.sweep.link import read_sweep
from engine.sweep.spec import MOST, Sweep, sweepable
from tests.page import errors, looked_at, open_page, press, use
from views import VIEWS
from views.shared.settings import link_of_preset
from views.sweep.presets import SWEEPS
from views.sweep.settings import SETTINGS
from views.visit import place_of

ALONE = dict(parse_qsl("problem=surface&f=bowl&x=1&y=2&lane=sgd,lr=0.1&steps=5&sweep=curve&count_a=9"))
BASINS = ALONE | {"f": "himmelblau", "sweep": "basins", "count_b": "7"}
PAIR = dict(parse_qsl("problem=pair&x=3&y=6&w=1&loss=huber&delta=2&lane=adam,lr=0.1&steps=9&sweep=curve&count_a=5"))
FUNCTION = dict(
    parse_qsl("problem=function&formula=a*x**2-x&const=a:2&x=3&lane=adam,lr=0.1&steps=9&sweep=curve&count_a=5")
)
TABLE = dict(parse_qsl("problem=table&data=fruit&features=rainfall&scale=standard&loss=mse&lane=sgd,lr=0.1&steps=9&"
                       "sweep=map&count_a=5&count_b=4&l2=0.5"))  # fmt: skip


def opened(**query: str | list[str]) -> AppTest:
    return open_page("sweep", **query)


def given(page: AppTest) -> dict[str, Any]:
    """What the browser code is given."""
    data = [json.loads(element.proto.json) for element in page.get("bidi_component")]
    (found,) = (each for each in data if "about" in each)
    return found  # type: ignore[no-any-return]


def sweep(page: AppTest) -> Sweep:
    return read_sweep(urlsplit(given(page)["url"]).query)


def put(page: AppTest, key: str, value: Any) -> AppTest:
    widgets = [*page.number_input, *page.selectbox, *page.toggle, *page.text_input, *page.select_slider,
               *page.button_group]  # fmt: skip
    (found,) = (widget for widget in widgets if widget.key == key)
    return looked_at(found.set_value(value).run())


def follows(page: AppTest) -> None:
    """The page's link is its sweep, to the last setting."""
    pairs = [
        (name, text)
        for name, value in page.query_params.items()
        for text in ([value] if isinstance(value, str) else value)
    ]
    assert read_sweep(urlencode(pairs)) == sweep(page)


def test_it_opens_on_the_first_preset() -> None:
    page = opened()
    assert not errors(page)
    assert page.title[0].value == next(view.title for view in VIEWS if view.path == "sweep")
    assert page.caption[0].value == SWEEPS[0].look_for
    follows(page)


def test_each_preset_is_a_sweep() -> None:
    page = opened(**PAIR)
    for preset in SWEEPS:
        page = use(page, preset)
        assert given(page)["chart"]["id"] == sweep(page).kind
        assert sweep(page) == SETTINGS.read(link_of_preset(SETTINGS, preset.link))
        follows(page)


@pytest.mark.parametrize(
    "query", [ALONE, BASINS, PAIR, FUNCTION, TABLE], ids=lambda query: query["problem"] + query["sweep"]
)
def test_a_link_opens_its_sweep(query: dict[str, str]) -> None:
    page = opened(**query)
    assert not errors(page)
    assert sweep(page) == read_sweep(urlencode(query))
    follows(page)


@pytest.mark.parametrize("kind", MOST)
def test_each_kind_has_its_usual_axes(kind: str) -> None:
    page = put(opened(**(ALONE if kind != "curve" else BASINS)), "sweep-sweep", kind)
    assert not errors(page)
    now = sweep(page)
    names = {"curve": ["lr"], "map": ["lr", "momentum"], "basins": ["x", "y"]}
    assert (now.kind, [axis.name for axis in now.axes]) == (kind, names[kind])
    follows(page)


def test_a_surface_brings_its_domain() -> None:
    page = opened(**BASINS | {"f": "ackley"})
    for key, surface in SURFACES.items():
        page = put(page, "sweep-f", key)
        assert not errors(page)
        assert tuple((axis.low, axis.high) for axis in sweep(page).axes) == surface.domain
        follows(page)


@pytest.mark.parametrize("problem, kind", [("pair", PairSpec), ("function", FunctionSpec), ("table", TableSpec)])
def test_each_problem_is_swept_and_basins_are_of_a_surface(problem: str, kind: type) -> None:
    page = put(opened(**ALONE), "sweep-problem", problem)
    assert not errors(page)
    assert isinstance(sweep(page).spec, kind)
    follows(page)
    page = put(page, "sweep-sweep", "basins")
    assert not errors(page)
    assert sweep(page).spec.problem == "surface"


def test_each_optimizer_offers_its_numbers() -> None:
    page = opened(**ALONE | {"lane": "adam,lr=0.1"})
    for key in (key for key, entry in OPTIMIZERS.items() if not entry.matrices):
        page = put(page, f"lane{page.session_state['lanes'][0]}-optimizer", key)
        assert not errors(page)
        (box,) = (box for box in page.selectbox if box.key == "sweep-a")
        assert sweep(page).leg.optimizer == key
        assert len(box.options) == len(sweepable(sweep(page).leg))
        follows(page)


def test_another_setting_has_its_own_ends() -> None:
    page = put(opened(**ALONE), "sweep-a", "momentum")
    assert not errors(page)
    (axis,) = sweep(page).axes
    assert (axis.name, axis.low, axis.high) == ("momentum", 0.0, 0.99)
    page = put(put(page, "sweep-high_a", 0.5), "sweep-count_a", 12)
    assert (sweep(page).axes[0].high, sweep(page).axes[0].count) == (0.5, 12)
    follows(page)


def test_axes_of_a_map_are_two_settings() -> None:
    page = put(opened(**ALONE), "sweep-sweep", "map")
    page = put(page, "sweep-a", "momentum")
    assert not errors(page)
    assert len({axis.name for axis in sweep(page).axes}) == 2


def test_ends_that_fall_are_told_beside_them_and_the_last_sweep_stays() -> None:
    page = opened(**ALONE)
    before = sweep(page)
    page = put(page, "sweep-low_a", 5000.0)
    assert "has to rise" in " ".join(errors(page)).replace("\\", "")
    assert sweep(page) == before
    assert not errors(put(page, "sweep-low_a", 1e-3))


def test_settings_that_do_not_fit_are_told() -> None:
    page = opened(**ALONE)
    page = put(page, f"lane{page.session_state['lanes'][0]}-nesterov", True)
    assert "Nesterov" in " ".join(errors(page))


@pytest.mark.parametrize(
    "query, said",
    [
        ({"lane": ["sgd,lr=0.1", "adam,lr=1"]}, "one lane"),
        ({"lane": "nosuch,lr=1"}, "There is no optimizer “nosuch”"),
        ({"sweep": "nosuch"}, "There is no sweep “nosuch”"),
        ({"f": "nosuch"}, "There is no surface “nosuch”"),
        ({"a": "nosuch"}, "no setting “nosuch”"),
        ({"low_a": "abc"}, "must be a number"),
        ({"count_a": "1000000"}, "must be a whole number"),
        ({"steps": "-3"}, "Steps must be a whole number"),
        ({"tolerance": "nan"}, "Tolerance must be a number"),
        ({"foo": "1"}, "no setting “foo”"),
        ({"problem": "nosuch"}, "There is no problem “nosuch”"),
    ],
)
def test_a_mistake_in_the_link_is_told_and_the_rest_of_it_shown(query: dict[str, Any], said: str) -> None:
    page = opened(**ALONE | query)
    assert said in " ".join(errors(page)).replace("\\", "")
    rest = [(name, text) for name, text in ALONE.items() if name not in query]
    assert sweep(page) == SETTINGS.read(SETTINGS.with_usual(rest))


def test_a_mistake_in_the_link_goes_with_the_next_sweep() -> None:
    page = opened(**ALONE | {"sweep": "nosuch"})
    assert errors(page)
    assert not errors(press(page, SWEEPS[1].name))


def test_a_function_of_ones_own_is_typed_and_swept() -> None:
    page = put(put(opened(**ALONE), "sweep-problem", "function"), "sweep-formula", "a*x**2 + cos(x)")
    assert not errors(page)
    page = put(page, "sweep-const-a", 0.5)
    spec = sweep(page).spec
    assert (spec.formula, spec.const) == ("a*x**2 + cos(x)", (("a", 0.5),))  # type: ignore[attr-defined]
    follows(page)
    page = put(page, "sweep-formula", "1/x")
    assert "beyond all bounds" in " ".join(warning.value for warning in page.warning)
    page = put(page, "sweep-formula", "1/")
    assert errors(page)
    assert sweep(page).spec.formula == "1/x"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "query",
    [{"f": "beale"}, {"problem": "pair"}, {"problem": "function"}, {"problem": "table"}, {"formula": "x**2+y**2"}],
)
def test_a_part_of_a_link_is_filled_up(query: dict[str, str]) -> None:
    page = opened(**query)
    assert not errors(page)
    assert query.items() <= dict(page.query_params).items()


def test_what_the_link_says_of_a_table_stays_until_another_is_chosen() -> None:
    page = put(opened(**TABLE), "sweep-steps", 12)
    assert sweep(page).spec.features == ("rainfall",)  # type: ignore[attr-defined]
    page = put(page, "sweep-data", "linnerud")
    assert not errors(page)
    assert sweep(page).spec.features == ("chins", "situps", "jumps")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "query", [ALONE, BASINS, PAIR, FUNCTION, TABLE], ids=lambda query: query["problem"] + query["sweep"]
)
def test_a_cell_opens_as_the_run_on_the_page_of_its_problem(query: dict[str, str]) -> None:
    asked = read_sweep(urlencode(query))
    cell = asked.runs - 2
    path, link = place_of(asked.run(cell))
    page = open_page("" if path == VIEWS[0].path else path, **link)  # type: ignore[arg-type]
    assert not errors(page)
    data = [json.loads(element.proto.json) for element in page.get("bidi_component")]
    (player,) = (each for each in data if "streams" in each)
    assert write(read(urlsplit(player["streams"][0]["url"]).query)) == write(asked.run(cell))


def test_the_start_is_found_again_after_basins() -> None:
    page = opened(**ALONE)
    before = sweep(page).spec.lanes[0].start.problem
    page = put(put(page, "sweep-sweep", "basins"), "sweep-sweep", "curve")
    assert sweep(page).spec.lanes[0].start.problem == before == {"x": 1, "y": 2}
