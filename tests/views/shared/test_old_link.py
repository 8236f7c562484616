"""What an old link is in today's words, where the page would show the same run for other words too."""

import pytest

from views.shared.link import Pairs
from views.shared.old_link import renewed

STEERED = "noise=0,clip_value=0,clip_norm=0,schedule=constant"
SGD = "momentum=0,dampening=0,weight_decay=0,nesterov=false"


@pytest.mark.parametrize("pairs", [[], [("lane", "sgd")], [("lr", "1"), ("features", ""), ("lane", "sgd")]])
def test_a_link_of_today_stays_as_it_is(pairs: Pairs) -> None:
    assert renewed("pair", pairs) == pairs


def test_the_lane_is_said_in_full() -> None:
    assert renewed("pair", [("lr", "0.1"), ("at", "3")]) == [("at", "3"), ("lane", f"sgd,{STEERED},{SGD},lr=0.1")]


def test_another_loss_after_a_change_is_said() -> None:
    history = "sgd,lr=1,x=3,y=2,loss=squared_error,@5,"
    (lane,) = (text for name, text in renewed("pair", [("loss", "Huber"), ("history", history)]) if name == "lane")
    assert lane == f"{history}sgd,{STEERED},lr=0.0001,{SGD},loss=huber,x=30.2,y=10.5,delta=1"


@pytest.mark.parametrize("forgotten, clears", [("true", "false"), ("false", "true"), ("perhaps", "true")])
def test_what_was_forgotten_is_not_done(forgotten: str, clears: str) -> None:
    assert ("zero_grad", clears) in renewed("pair", [("forget_zero_grad", forgotten)])


def test_what_a_kind_never_had_is_left_for_the_reader_to_refuse() -> None:
    stays, _lane = renewed("function", [("forget_zero_grad", "true")])
    assert stays == ("forget_zero_grad", "true")


def test_names_that_are_nobodys_stay() -> None:
    given = [("optimizer", "Foo"), ("schedule", "nosuch"), ("loss", "Cubed")]
    steered = STEERED.replace("constant", "nosuch")
    assert renewed("pair", given) == [("loss", "Cubed"), ("lane", f"Foo,{steered}")]


def test_columns_are_one_setting() -> None:
    given = [("features", "a"), ("targets", ""), ("features", "b")]
    assert renewed("table", given)[:-1] == [("features", "a,b")]
