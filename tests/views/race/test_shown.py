"""Which lanes and charts of a race are shown."""

from streamlit.testing.v1 import AppTest

from engine.trace import trace
from tests.page import player
from tests.views.race.race_page import TWO, choose, lane, opened, push, put, spec


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


def shown_charts(page: AppTest) -> list[str]:
    return [chart["id"] for chart in player(page)["charts"]]


def test_the_surface_is_shown_from_above_as_a_height_or_both() -> None:
    page = opened(f="bowl", lane=["sgd,lr=0.1"])
    assert shown_charts(page) == ["contour", "surface", "loss", "grad_norm", "distance"]
    choose(page, "race-view", "surface")
    assert shown_charts(page) == ["surface", "loss", "grad_norm", "distance"]
    assert player(page)["charts"][0]["rows"] == 2
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
    four = ["sgd,lr=0.1", "adam,lr=0.1", rule, "lbfgs,lr=0.5"]
    page = choose(opened(f="bowl", lane=four, steps="20"), "race-more", ["state"])
    recorded = set(trace(spec(page)).columns)
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
        assert columns <= recorded
    assert shown_charts(page) == ["contour", "surface", "state-v"]
    push(page, f"{lane(page, 2)}remove")
    assert shown_charts(page)[-1] == "state-effective_lr"


def test_arrows_are_chosen() -> None:
    page = choose(opened(f="bowl", lane=["sgd,lr=0.1", "adam,lr=0.1"]), "race-arrows", ["gradient", "momentum"])
    binds = [trace["meta"]["bind"] for trace in player(page)["charts"][0]["figure"]["data"] if "meta" in trace]
    arrows = [(bind["lane"], bind["dx"]) for bind in binds if bind["kind"] == "arrow"]
    assert arrows == [(0, "grad_x"), (1, "grad_x"), (1, "exp_avg_x")]
    assert not [bind for bind in binds if bind["kind"] == "next"]
    own = opened(f="bowl", lane=["own,rule=v = 0.9*v - lr*g;w = w + v,lr=0.1"])
    (momentum,) = [
        trace["meta"]["bind"]
        for trace in player(choose(own, "race-arrows", ["momentum"]))["charts"][0]["figure"]["data"]
        if trace.get("meta", {}).get("bind", {}).get("kind") == "arrow"
    ]
    assert (momentum["dx"], momentum["sign"]) == ("v_x", 1)
    choose(page, "race-view", "surface")
    assert "race-arrows" not in [group.key for group in page.button_group]
