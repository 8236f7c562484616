"""The page "Many weights", without a browser: what its controls, its tables and its links do to the run."""

import gc

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from engine.losses.catalogue import TABLE_LOSSES
from engine.problems.kinds import KINDS
from engine.problems.table.spec import TableSpec
from engine.tables.catalogue import DATASETS, table_of
from engine.tables.own import keep
from engine.tables.packed import pack
from engine.trace import trace
from tests.page import errors, link, looked_at, open_page, player, press, put, run, runs, settings, use
from tests.thorough import together
from views import VIEWS
from views.many_weights.page import LOST
from views.many_weights.presets import TABLE_PRESETS
from views.many_weights.source import OWN, Own

PAGE = "many-weights"
PLAYER = "many-weights-player"


def opened(**query: str | list[str]) -> AppTest:
    return open_page(PAGE, **query)


def spec(page: AppTest) -> TableSpec:
    found = run(page)
    assert isinstance(found, TableSpec)
    return found


def test_it_opens_on_the_fruit() -> None:
    page = opened()
    assert not errors(page)
    assert page.title[0].value == VIEWS[1].title
    assert page.caption[0].value == TABLE_PRESETS[0].look_for
    made = spec(page)
    assert (made.data, made.scale, made.steps) == ("fruit", "standard", 100)
    assert made.features == ("temperature", "rainfall", "humidity")
    assert made.targets == ("apples", "oranges")
    assert trace(made).attrs["ends"][0]["outcome"] in {"falling", "converged"}


@pytest.mark.parametrize("data", DATASETS)
def test_each_table_has_its_own_columns(data: str) -> None:
    page = put(opened(), "data", data)
    assert not errors(page)
    assert spec(page).features == DATASETS[data].features
    assert spec(page).targets == DATASETS[data].targets
    put(page, "data", "fruit")
    assert spec(page).features == DATASETS["fruit"].features


def test_every_loss_with_every_optimizer() -> None:
    page = opened()
    for optimizer, loss in together(KINDS["table"].optimizers.values(), TABLE_LOSSES.values()):
        page = put(put(page, "loss", loss.key), "optimizer", optimizer.key)
        assert not errors(page)
        assert (settings(page)["loss"], settings(page)["optimizer"]) == (loss.key, optimizer.key)


CHANGES = [
    ("lr", 0.02), ("l1", 0.5), ("l2", 0.25), ("batch", 2), ("shuffle", False), ("seed", 7), ("held_out", 0.4),
    ("steps", 30), ("scale", "raw"), ("scale", "minmax"), ("reduction", "sum"), ("init", "normal"),
    ("dtype", "float32"),
]  # fmt: skip


def test_a_control_changes_the_run_and_its_link() -> None:
    page = opened()
    for name, value in CHANGES:
        page = put(page, name, value)
        assert not errors(page)
        changed = {**settings(page), **dict(spec(page))}
        assert changed[name] == value
    assert spec(opened(**link(page))) == spec(page)


def test_sorts_of_batches() -> None:
    page = put(opened(), "batches", "one")
    assert spec(page).batch == 1
    page = put(page, "batches", "some")
    assert spec(page).batch == 2
    page = put(page, "batch", 4)
    assert page.button_group(key="batches").value == "some"
    assert spec(put(page, "batches", "all")).batch == 0


def test_columns_to_choose() -> None:
    page = opened()
    looked_at(page.multiselect(key="features").set_value(["rainfall"]).run())
    assert spec(page).features == ("rainfall",)
    looked_at(page.multiselect(key="targets").set_value([]).run())
    assert any("at least one" in error for error in errors(page))
    assert spec(page).targets == ("apples", "oranges")  # the last good run stays
    looked_at(page.multiselect(key="targets").set_value(["rainfall"]).run())
    assert any("twice" in error for error in errors(page))
    other = spec(opened(features=["humidity"], targets=["temperature"]))
    assert other.names == ["w[humidity,temperature]", "b[temperature]"]


def test_typed_weights_are_in_the_link() -> None:
    page = opened(init="typed", weights="1,2,3,4,5,6,7,8.5")
    assert spec(page).weights == (1, 2, 3, 4, 5, 6, 7, 8.5)
    assert trace(spec(page))["w[temperature,oranges]"][0] == 2
    assert spec(opened(init="typed", weights="1,2")).weights == (0,) * 8
    page = opened(init="typed", weights="1,x")
    assert any("x" in error for error in errors(page))


def test_a_small_table_in_a_link() -> None:
    table = pd.DataFrame({"rain": [1.0, 2.0, 3.0], "yield": [2.0, 4.5, 6.0]})
    page = opened(data="own table", table=str(pack(table)))
    assert not errors(page)
    assert (spec(page).features, spec(page).targets) == (("rain",), ("yield",))
    assert trace(spec(page))["loss"][0] == pytest.approx((table["yield"] ** 2).mean())


def test_a_table_that_is_damaged_in_the_link_is_told() -> None:
    page = opened(data="own table", table="packed.broken")
    assert len(errors(page)) == 1
    assert spec(page).data == "fruit"


def test_a_table_that_is_not_here_is_told_and_no_other_takes_its_place() -> None:
    page = opened(data="own table", features=["a", "b"], targets="c")
    assert errors(page) == [LOST]
    assert not [element for element in page.get("bidi_component") if "streams" in element.proto.json]
    assert opened(**link(page)).error[0].value == LOST  # a reload
    page = put(page, "data", "line")
    assert not errors(page)
    assert spec(page).data == "line"
    page = put(page, "data", OWN)
    assert not errors(page)  # none is missing where one is about to be brought


def test_columns_that_the_table_has_not_are_told() -> None:
    page = opened(features=["rainfall", "colour"], targets="apples")
    assert len(errors(page)) == 1
    assert "“colour”" in errors(page)[0]
    assert (spec(page).features, spec(page).targets) == (DATASETS["fruit"].features, ("apples",))


def test_the_last_good_run_keeps_its_table(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened()
    large = pd.DataFrame(np.random.default_rng(0).normal(size=(400, 3)), columns=list("abc"))
    page.session_state["own"] = Own(large, (kept := keep(large)).name, kept)
    page.session_state["features"], page.session_state["targets"] = ["a", "b"], ["c"]
    page = put(page, "data", OWN)
    assert spec(page).data == kept.name
    del kept
    looked_at(page.multiselect(key="features").set_value([]).run())
    page.session_state["own"] = Own(large, (other := keep(large)).name, other)
    gc.collect()
    page = looked_at(page.run())
    assert spec(page).data != other.name  # no features: the last good run stays, and its table with it
    assert len(table_of(spec(page).data)) == 400


def test_the_largest_numbers_break_nothing() -> None:
    table = pd.DataFrame({"a": [1e300, -1e300, 1e300], "b": [2.0, 3.0, 7.0], "c": [1e300, -1e300, 5.0]})
    page = opened(data=OWN, table=str(pack(table)), show=["raw and standardised", "losses compared", "weight plane"])
    assert spec(page).targets == ("c",)


def test_more_to_see() -> None:
    page = opened(show=["weight plane", "raw and standardised", "losses compared"])
    ids = [chart["id"] for chart in player(page)["charts"]]
    assert {"contour", "surface", "scales"} <= set(ids)
    names = [stream["name"] for stream in player(page)["streams"]]
    assert names == ["run", "other", *(key for key in TABLE_LOSSES if key != "mse")]
    assert runs(page)[1].scale == "raw"
    assert page.info[0].value


def test_a_preset_sets_what_is_shown() -> None:
    page = press(opened(show=["weight plane"]), "Five losses")
    assert link(page)["show"] == "losses compared"
    page = press(page, "Held-out rows")
    assert "show" not in page.query_params
    assert "losses" not in [chart["id"] for chart in player(page)["charts"]]


def test_what_is_shown_is_in_the_link() -> None:
    given = {"show": "weight plane", "across": "w[rainfall,apples]", "up": "b[oranges]"}
    page = opened(**given, lr="0.03")
    assert given.items() <= link(page).items()
    assert settings(page)["lr"] == 0.03
    assert not errors(opened(show=["nothing"], across="w[a,b]"))
    assert "across" not in link(opened(across="w[rainfall,apples]"))


@pytest.mark.parametrize("query", [{"batch": "-inf"}, {"batch": "1e400"}, {"schedule": "step", "step_size": "inf"}])
def test_numbers_beyond_all_bounds_are_told(query: dict[str, str | list[str]]) -> None:
    page = opened(**query)
    assert len(errors(page)) == 1
    assert "must be a whole number" in errors(page)[0]


def test_from_here_keeps_what_was() -> None:
    page = put(opened(), "applies", "here")
    page.session_state[PLAYER] = {"playhead": 40}
    page = put(page, "lr", 0.01)
    assert [leg.at for leg in spec(page).lanes[0].legs] == [0, 40]
    assert runs(page)[1].lanes[0].legs[0].settings["lr"] == 0.1
    page = put(page, "l2", 1.0)
    assert spec(page).lanes[0].legs[-1].l2 == 1.0


def test_a_preset_sets_its_values() -> None:
    page = put(opened(data="line"), "optimizer", "adam")
    for preset in TABLE_PRESETS:
        page = use(page, preset)
        assert player(page)["autoplay"]
        ended = trace(spec(page)).attrs["ends"][0]["outcome"]
        assert (ended == "diverged") == ("too large" in preset.name)


def test_a_schedule_and_clipping_of_a_table() -> None:
    page = opened()
    for name, value in {"schedule": "step", "step_size": 25, "clip_norm": 2.0, "noise": 0.5}.items():
        put(page, name, value)
    leg = spec(page).lanes[0].start
    assert (leg.schedule, leg.schedule_settings) == ("step", {"step_size": 25, "gamma": 0.1})
    assert (leg.clip_norm, leg.noise) == (2.0, 0.5)
    assert "lr" in [chart["id"] for chart in player(page)["charts"]]
    rates = trace(spec(page))["lr"]
    assert rates.iloc[24] == leg.settings["lr"]
    assert rates.iloc[25] == pytest.approx(0.1 * rates.iloc[24])
