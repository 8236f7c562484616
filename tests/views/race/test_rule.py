"""A rule of one's own in a lane of a race."""

from streamlit.testing.v1 import AppTest

from engine.trace import trace
from tests.page import errors, looked_at
from tests.views.race.race_page import TWO, at, follows, here, lane, opened, push, put, spec, widget


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
    assert spec(page).lanes[0] == spec(page).lanes[-1]
    follows(page)


WRONG = {
    "v = beta*v + g\n\nw = w - lr*v +": "Line 3, column 14",
    "v = 2v\nw = v": "Line 1, column 5",
    "w = w - lr*g\nloss = w": "Line 2, column 1",
    "v = g": "never sets w",
    "": "never sets w",
    "t = 3\nw = t": "Line 1, column 1",
    "w = (w).real": "Line 1",
    "\n".join(["w = w - g"] * 13): "at most 12 lines",
}


def test_a_wrong_rule_is_told_with_its_line_and_the_last_race_stays() -> None:
    page = ruled("d = decay*w\nw = w - lr*g - d")
    before = spec(page)
    for rule, told in WRONG.items():
        page = put(page, f"{lane(page, 0)}rule", rule)
        assert told in " ".join(errors(page)).replace("\\", ""), rule
        assert spec(page) == before
        assert widget(page, f"{lane(page, 0)}own-decay")
    page = put(page, f"{lane(page, 0)}rule", "w = w - lr*g")
    assert not errors(page)


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
