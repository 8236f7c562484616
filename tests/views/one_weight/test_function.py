"""f(x) on the page "One weight", without a browser: what is typed, its constants and its link; nothing is lost."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from engine.optimizers import OPTIMIZERS
from engine.problems.surface.spec import USUAL_FUNCTION, FunctionSpec
from engine.trace import trace
from tests.page import errors, looked_at, open_page, player, put, run, runs, settings, use
from views.one_weight.presets import FUNCTIONS


def spec(page: AppTest) -> FunctionSpec:
    found = run(page)
    assert isinstance(found, FunctionSpec)
    return found


def chosen() -> AppTest:
    return put(open_page(), "minimised", "function")


def constants(page: AppTest) -> dict[str, float]:
    return {str(box.key): box.value for box in page.number_input if str(box.key).startswith("const-")}


def opened_again(page: AppTest) -> AppTest:
    """The page of its link, in another session."""
    texts = {name: value[-1] if isinstance(value, list) else value for name, value in page.query_params.items()}
    return open_page(**texts)


def test_it_is_chosen_and_left_and_found_again() -> None:
    page = open_page(x="3", lr="0.001")
    before = run(page)
    page = put(page, "minimised", "function")
    assert not errors(page)
    assert (spec(page).formula, spec(page).start, settings(page)["lr"]) == (USUAL_FUNCTION, 2.0, 0.01)
    page = put(put(put(page, "formula", "b*x**2"), "const-b", 3.0), "x", -1.5)
    mine = spec(page)
    page = put(page, "minimised", "pair")
    assert run(page) == before
    assert not {"formula", "const"} & set(page.query_params)
    assert spec(put(page, "minimised", "function")) == mine


@pytest.mark.parametrize("preset", FUNCTIONS, ids=lambda preset: preset.name)
def test_each_preset_is_a_descent(preset: Any) -> None:
    page = use(open_page(formula="c*x"), preset)
    assert not page.warning
    assert player(page)["autoplay"] is True
    assert len(trace(spec(page))) == spec(page).steps + 1
    assert spec(opened_again(page)) == spec(page)


@pytest.mark.parametrize(
    "query",
    [
        {"formula": "x**2"}, {"formula": "a*x**2 + sin(5*x)", "const": "a:0.3", "x": "1.5", "optimizer": "Adam"},
        {"formula": "exp(k*x) - x", "const": "k:-1.25", "steps": "7", "dtype": "float32", "schedule": "cosine"},
        {"formula": "x**2", "history": "sgd,lr=0.01,@10,", "lr": "0.1", "noise": "1", "seed": "3"},
    ],
)  # fmt: skip
def test_a_link_opens_its_descent_and_stays(query: dict[str, str]) -> None:
    page = open_page(**query)
    assert not errors(page)
    assert page.selectbox(key="minimised").value == "function"
    assert spec(page).formula == query["formula"]
    assert ",".join(f"{name}:{value:g}" for name, value in spec(page).const) == query.get("const", "")
    assert len(spec(page).lanes[0].legs) == 1 + ("history" in query)
    assert spec(opened_again(page)) == spec(page)


def test_a_rule_of_ones_own_before_a_change_has_its_arithmetic() -> None:
    page = open_page(formula="(x-1)**2", history="own,rule=v=beta*v+g;w=w-lr*v,lr=0.1,beta=0.5,@2,")
    assert not errors(page)
    assert [leg.optimizer for leg in spec(page).lanes[0].legs] == ["own", "sgd"]
    own, _sgd = player(page)["panels"][0]["legs"]
    assert [line["target"] for line in own["groups"][-1]["lines"]] == ["v", "x"]
    rows = trace(spec(page))
    assert set(own["states"].values()) <= {"x", *rows}


def test_names_are_constants_with_sliders() -> None:
    page = put(chosen(), "formula", "a*x**2 + b")
    assert constants(page) == {"const-a": 1.0, "const-b": 1.0}
    page = put(page, "const-a", 3.5)
    page = looked_at(page.slider(key="const-b_slider").set_value(-2.0).run())
    assert dict(spec(page).const) == {"a": 3.5, "b": -2.0}
    assert page.query_params["const"] == "a:3.5,b:-2"


def test_a_mistake_is_told_and_takes_nothing_away() -> None:
    page = put(put(chosen(), "formula", "a*x**2"), "const-a", 3.5)
    for wrong in ["a*x**2 +", "", "a*x**2 + sin(", "import os", "x.real", "a", "x" * 5000]:
        good = spec(page)
        page = put(page, "formula", wrong)
        assert len(errors(page)) == 1
        assert spec(page) == good
        assert spec(opened_again(page)) == good
        page = put(page, "formula", "a*x**2 + x")
        assert not errors(page)
        assert dict(spec(page).const) == {"a": 3.5}


@pytest.mark.parametrize("const", ["a3", "z:4", "a:2,a:3", "a:nan", "a:1e9"])
def test_constants_of_a_link_that_make_no_sense_are_told(const: str) -> None:
    page = open_page(formula="a*x**2", const=const)
    assert len(errors(page)) == 1
    assert dict(spec(page).const) == {"a": 1.0}
    assert not errors(put(page, "const-a", 2.0))


@pytest.mark.parametrize(
    "formula, told",
    [
        ("1/(x - 0.123)", "x = 0\\.123"),
        ("x + log(x)", "log\\(x\\) is not finite on 50 %"),
        ("x**2", ""),
        ("abs(x)", ""),
    ],
)
def test_where_it_is_not_finite_is_told(formula: str, told: str) -> None:
    warnings = [warning.value for warning in put(chosen(), "formula", formula).warning]
    assert len(warnings) == bool(told)
    assert all(told in warning for warning in warnings)


def test_each_optimizer_walks_on_it() -> None:
    page = chosen()
    for optimizer in (optimizer for optimizer in OPTIMIZERS.values() if not optimizer.matrices):
        page = put(page, "optimizer", optimizer.key)
        assert not errors(page)
        assert spec(page).lanes[0].start.optimizer == optimizer.key
        rows = trace(spec(page))
        assert rows["loss"].iloc[-1] < rows["loss"].iloc[0]


def test_a_change_from_here_keeps_the_old_run_and_another_start_moves_both() -> None:
    page = put(chosen(), "applies", "here")
    page.session_state["function-player"] = {"playhead": 12}
    page = put(page, "lr", 0.05)
    after, before = runs(page)
    assert [leg.at for leg in after.lanes[0].legs] == [0, 12]
    assert len(before.lanes[0].legs) == 1
    page = put(put(page, "x", -1.0), "formula", "x**2")
    assert [one.start for one in runs(page) if isinstance(one, FunctionSpec)] == [-1.0, -1.0]
    assert len(runs(page)) == 2
    assert not errors(page)
