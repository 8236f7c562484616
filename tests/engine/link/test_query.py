"""Links: every spec is one and back, every mistake is a sentence, and nothing but SpecError comes out."""

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine.limits import LIMITS
from engine.link import read, write
from engine.link.query import write_history, write_settings
from engine.losses.catalogue import LOSSES
from engine.problems.kinds import KINDS
from engine.spec import Lane, Spec, SpecError
from tests.specs import ON_A_WEIGHT, SEED, link, spec, specs
from tests.thorough import examples


def mistakes(query: str) -> list[dict[str, str]]:
    with pytest.raises(SpecError) as wrong:
        read(query)
    assert str(wrong.value)
    for error in wrong.value.errors:
        assert error.keys() - {"lane"} == {"field", "message"}
        assert error["message"].strip().endswith((".", "”"))
        assert "Traceback" not in error["message"]
    return wrong.value.errors


def fields_of(query: str) -> set[str]:
    return {error["field"] for error in mistakes(query)}


# There and back


def test_the_seeds_link_is_what_the_design_says() -> None:
    run = read(SEED)
    assert (run.problem, run.w, run.steps, run.dtype) == ("pair", 0.2, 50, "float64")
    assert run.zero_grad
    assert run.requires_grad
    leg = run.lanes[0].start
    assert (leg.x, leg.y, leg.loss, leg.loss_settings) == (30.2, 10.5, "squared_error", {})
    assert leg.settings == {
        "lr": 1e-4, "momentum": 0.0, "dampening": 0.0, "weight_decay": 0.0, "nesterov": False,
    }  # fmt: skip
    assert run == read(write(run))


@given(specs())
def test_every_spec_is_a_link_and_back(run: Spec) -> None:
    query = write(run)
    assert read(query) == run
    assert write(read(query)) == query


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("optimizer", ON_A_WEIGHT)
def test_defaults_need_not_be_given(optimizer: str, loss: str) -> None:
    leg = spec(optimizer, loss=loss).lanes[0].start
    assert leg.settings == {param.name: param.default for param in ON_A_WEIGHT[optimizer].params}
    assert leg.loss_settings == {param.name: param.default for param in LOSSES[loss].params}


def test_the_order_of_keys_does_not_matter() -> None:
    assert read("&".join(reversed(SEED.split("&")))) == read(SEED)


def test_a_link_is_what_it_looks_like() -> None:
    assert write(read(SEED)).startswith("problem=pair&x=30.2&y=10.5&loss=squared_error&w=0.2&lane=sgd,lr=0.0001,")
    assert "@12,lr=0.001&steps" in write(spec("sgd,lr=0.0001,@12,lr=0.001"))


def test_a_change_keeps_what_it_does_not_name() -> None:
    first, second, third = spec("adam,lr=0.01,beta1=0.5,@7,lr=0.1,y=3,@9,sgd,lr=0.2", x=2).lanes[0].legs
    assert second.settings == first.settings | {"lr": 0.1}
    assert (second.x, second.y, second.at) == (2.0, 3.0, 7)
    assert third.optimizer == "sgd"
    assert third.settings["lr"] == 0.2
    assert third.y == 3.0


def test_a_lane_may_start_with_a_loss_of_its_own() -> None:
    """So a history can start with another loss than the one that the page has come to."""
    (lane,) = spec("sgd,lr=1,loss=squared_error,@5,loss=huber,delta=3", loss="huber", delta=3).lanes
    assert [(leg.loss, leg.loss_settings) for leg in lane.legs] == [("squared_error", {}), ("huber", {"delta": 3.0})]
    assert lane == spec("sgd,lr=1,@5,loss=huber,delta=3").lanes[0]


def test_another_loss_brings_its_own_settings() -> None:
    first, second, third = spec("sgd,lr=1,@3,loss=huber,delta=2,@5,loss=log_cosh").lanes[0].legs
    assert (first.loss, first.loss_settings) == ("squared_error", {})
    assert (second.loss, second.loss_settings) == ("huber", {"delta": 2.0})
    assert (third.loss, third.loss_settings) == ("log_cosh", {})


@given(specs(most_lanes=1), st.integers(1, 200))
def test_history_and_new_settings_are_a_change(run: Spec, step: int) -> None:
    lane = run.lanes[0]
    last = lane.leg_at(step - 1)
    text = write_history(lane, step) + write_settings(last.optimizer, last.settings | last.problem)
    (again,) = read(link(urlencode({"": text})[1:])).lanes
    assert again.legs[:-1] == tuple(leg for leg in lane.legs if leg.at < step)
    assert again.legs[-1] == last.model_copy(update={"at": step})


def test_before_the_first_step_there_is_no_history() -> None:
    assert write_history(spec().lanes[0], 0) == ""
    assert write_history(spec("sgd,lr=1,@5,lr=2").lanes[0], 0) == ""


def test_a_run_without_its_last_change() -> None:
    run = spec("sgd,lr=0.0001,@12,lr=0.001,@30,lr=0.01")
    assert run.last_change == 30
    assert run.without_last_change() == spec("sgd,lr=0.0001,@12,lr=0.001")
    assert spec().last_change is None


def test_of_several_lanes_those_that_changed_are_run_as_they_were() -> None:
    problem = "problem=surface&f=bowl&x=1&y=2&steps=9"
    run = read(f"{problem}&lane=sgd,lr=1,@5,lr=2&lane=sgd,lr=1&lane=adam,lr=1,@3,lr=2,@4,lr=5")
    assert run.last_change == 5
    assert run.without_last_change() == read(f"{problem}&lane=sgd,lr=1&lane=adam,lr=1,@3,lr=2")


def test_a_history_leaves_out_what_all_lanes_have() -> None:
    lane = read("problem=surface&f=bowl&x=1&y=2&steps=9&lane=sgd,lr=1,@5,lr=2").lanes[0]
    assert "x=1" in write_history(lane, 5)
    assert write_history(lane, 5, lane.start.problem) == write_history(lane, 5).replace(",x=1,y=2", "")


# Mistakes

KEYS = KINDS["pair"].keys
NUMBERS = ["NaN", "inf", "-inf", "1e308", "-1e308", "text", "", "1e999", "0x1p3", "1;2", "９９９９９９９９", "null"]
BAD = {
    "unknown optimizer": (link("sgdd,lr=1"), "optimizer"),
    "no optimizer": (link("lr=1"), "optimizer"),
    "empty lane": (link(""), "optimizer"),
    "two optimizers": (link("sgd,adam"), "lane"),
    "unknown loss": (link(loss="cubed"), "loss"),
    "unknown problem": (link(problem="pairs"), "problem"),
    "unknown dtype": (link(dtype="float16"), "dtype"),
    "unknown key": (link(colour="red"), "colour"),
    "another optimizer's setting": (link("sgd,beta1=0.9"), "beta1"),
    "another loss's setting": (link(delta=2), "delta"),
    "setting twice": (link("sgd,lr=1,lr=2"), "lr"),
    "nesterov without momentum": (link("sgd,lr=1,nesterov=true"), "nesterov"),
    "negative steps": (link(steps=-1), "steps"),
    "no steps at all": (link(steps=0), "steps"),
    "ten million steps": (link(steps=10_000_000), "steps"),
    "half a step": (link(steps=1.5), "steps"),
    "negative rate": (link("sgd,lr=-1"), "lr"),
    "rate of 0": (link("sgd,lr=0"), "lr"),
    "beta of 1": (link("adam,lr=1,beta1=1"), "beta1"),
    "zero_grad is a switch": (link(zero_grad="perhaps"), "zero_grad"),
    "changes backwards": (link("sgd,lr=1,@9,lr=2,@5,lr=3"), "lane"),
    "change at 0": (link("sgd,lr=1,@0,lr=2"), "lane"),
    "change at a word": (link("sgd,lr=1,@soon,lr=2"), "lane"),
    "change at -1": (link("sgd,lr=1,@-1,lr=2"), "lane"),
    "change nowhere": (link("sgd,lr=1,@,lr=2"), "lane"),
    "change without a step": (link("sgd,lr=1,@lr=2"), "lane"),
    "change to an optimizer without a step": (link("sgd,lr=1,@adam,lr=2"), "lane"),
    "lanes from different inputs": (link("sgd,lr=1&lane=sgd,lr=1,x=3"), "lane"),
    "lanes with different losses": (link("sgd,lr=1&lane=sgd,lr=1,loss=huber"), "lane"),
    "change late": (link("sgd,lr=1,@10000001,lr=2"), "lane"),
    "change after ages": (link("sgd,lr=1,@" + "0" * 9 + "5" + "0" * 9 + ",lr=2"), "lane"),
    "change past all integers": (link("sgd,lr=1,@" + "0" * 9 + "5" + "0" * 5000 + ",lr=2"), "lane"),
    "change in other digits": (link("sgd,lr=1,@١٢,lr=2"), "lane"),
    "too many changes": (link("sgd,lr=1" + "".join(f",@{k},lr=2" for k in range(1, 100))), "lane"),
    "too many lanes": (SEED + "&lane=sgd,lr=1" * LIMITS.max_lanes, "lane"),
    "too long": (SEED + "&" + "a" * 100_000, "link"),
    "nothing": ("", "problem"),
    "html": (link(loss="<script>alert(1)</script>"), "loss"),
}


@pytest.mark.parametrize("query, field", BAD.values(), ids=BAD)
def test_a_mistake_is_told_at_its_field(query: str, field: str) -> None:
    assert field in fields_of(query)


@pytest.mark.parametrize("text", NUMBERS)
@pytest.mark.parametrize("name", ["x", "y", "w", "steps"])
def test_what_is_no_number_is_told(name: str, text: str) -> None:
    (error,) = mistakes(link(**{name: text}))
    assert error["field"] == name
    assert f"“{text}”" in error["message"]
    assert " to " in error["message"]


@pytest.mark.parametrize("text", NUMBERS)
@pytest.mark.parametrize("key, optimizer", ON_A_WEIGHT.items())
def test_every_setting_of_every_optimizer_is_checked(key: str, optimizer: Any, text: str) -> None:
    for param in optimizer.params:
        assert fields_of(link(f"{key},{param.name}={text}")) == {param.name}


@pytest.mark.parametrize("key", ["problem", "x", "y", "w", "loss", "lane", "steps"])
def test_what_is_missing_is_told(key: str) -> None:
    left = "&".join(part for part in SEED.split("&") if not part.startswith(f"{key}="))
    assert f"“{key}” is missing" in str(mistakes(left))
    assert key in fields_of(left)


@pytest.mark.parametrize("key", sorted(KEYS - {"lane"}))
def test_what_is_given_twice_is_told(key: str) -> None:
    twice = f"{key}=1&{key}=2&" + "&".join(part for part in SEED.split("&") if not part.startswith(f"{key}="))
    assert f"“{key}” is given 2 times" in str(mistakes(twice))


def test_all_mistakes_are_told_at_once() -> None:
    query = link("sgd,lr=-1,momentum=no", x="NaN", steps="many", loss="cubed")
    assert fields_of(query) == {"lr", "momentum", "x", "steps", "loss"}


def test_a_mistake_is_told_once() -> None:
    errors = mistakes(SEED.replace("x=30.2", "x=NaN") + "&lane=sgd,lr=1&lane=adam,lr=1")
    assert len(errors) == 1


def test_sentences_name_what_there_is() -> None:
    text = str(mistakes(link("sgdd,lr=1")))
    assert all(key in text for key in ON_A_WEIGHT)
    text = str(mistakes(link(loss="cubed")))
    assert all(key in text for key in LOSSES)


@pytest.mark.parametrize("key", ["a" * 15_000, "lr" * 7_000])
def test_sentences_stay_short_whatever_was_typed(key: str) -> None:
    for query in (f"{SEED}&{key}=1", link(f"sgd,{key}=1"), link(f"{key},lr=1"), link(loss=key), link(x=key)):
        assert all(len(error["message"]) < 400 for error in mistakes(query))


def test_sentences_stay_short_for_a_long_setting_given_twice() -> None:
    key = "a" * 7000
    assert all(len(error["message"]) < 400 for error in mistakes(link(f"sgd,{key}=1,{key}=2")))


PIECES = st.sampled_from(
    [*KEYS, *ON_A_WEIGHT, *LOSSES, "lr", "momentum", "nesterov", "true", "=", "=", "&", "&", ",", ",", "@", ";", "%",
     "+", "%2C", "%00", "%ff", "%ED%A0%80", "0", "1", "-1", "0.5", "1e308", "nan", "inf", "pair", "lane=sgd,@5,lr=2"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join)))
@example("lane=&lane=@&lane=,@,@&lane=@@@")
@example("\x00")
@example("%ED%A0%80=1")
@examples(150)
def test_any_text_is_a_spec_or_sentences(text: str) -> None:
    for query in (text, f"{SEED}&{text}", SEED.replace("sgd,lr=0.0001", text), SEED.replace("30.2", text)):
        try:
            run = read(query)
        except SpecError as wrong:
            errors = wrong.errors
        else:
            assert read(write(run)) == run
            continue
        assert errors
        assert all(error["message"].strip() for error in errors)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_spec_or_sentences(junk: bytes) -> None:
    with pytest.raises(SpecError):
        read(junk.decode("latin-1"))


def test_a_lane_needs_a_leg_at_every_step() -> None:
    lane: Lane = spec("sgd,lr=0.0001,@12,lr=0.001,@30,lr=0.01").lanes[0]
    assert [lane.leg_at(step).at for step in (0, 11, 12, 29, 30, 10**9)] == [0, 0, 12, 12, 30, 30]


def test_a_spec_cannot_be_changed() -> None:
    """It is the key of what is computed once for all."""
    run = spec()
    for thing, name in ((run, "steps"), (run.lanes[0], "legs"), (run.lanes[0].start, "at")):
        with pytest.raises(ValidationError):
            setattr(thing, name, getattr(thing, name))


def test_a_mistake_in_a_lane_has_its_number() -> None:
    lanes = "&lane=sgd,lr=0.1&lane=sgd,lr=-1&lane=adam,beta1=7"
    given = "problem=surface&f=bowl&x=a&y=1&steps=5" + lanes
    told = {(error["field"], error.get("lane", "")) for error in mistakes(given)}
    assert told == {("x", ""), ("lr", "2"), ("beta1", "3")}


def test_what_all_lanes_share_has_no_lanes_number() -> None:
    given = "problem=surface&f=bowl&x=1&y=1&steps=a&lane=sgd,lr=0.1&lane=adam,lr=0.1,x=b"
    assert {(error["field"], error.get("lane", "")) for error in mistakes(given)} == {("steps", ""), ("x", "2")}
    (error,) = mistakes(link("sgd,lr=1&lane=sgd,lr=1,loss=huber"))
    assert "lane" not in error
