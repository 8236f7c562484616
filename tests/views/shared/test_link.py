"""A link without what is wrong in it keeps all that is right."""

from urllib.parse import parse_qsl, urlencode

import pytest

from engine.link import read
from engine.problems.kinds import with_usual
from engine.spec import Spec, SpecError
from views.shared.link import Errors, Pairs, usable

RACE = "f=bowl&x=1&y=2&steps=5"
CHANGING = "sgd,lr=0.1,@3,adam,lr=0.2"


def race(pairs: Pairs) -> Spec:
    return read(urlencode([("problem", "surface"), *with_usual("surface", pairs)]))


def left(link: str) -> tuple[Spec, list[tuple[str, str]]]:
    """The race of a link without what is wrong in it; of each mistake its field and its lane."""
    run, wrong = usable(race, parse_qsl(link, keep_blank_values=True))
    return run, [(error["field"], error.get("lane", "")) for error in wrong]


@pytest.mark.parametrize("link", ["", RACE, f"{RACE}&lane={CHANGING}&lane=sgd,lr=0.3,x=-1"])
def test_a_right_link_stays_as_it_is(link: str) -> None:
    assert left(link) == (race(parse_qsl(link)), [])


@pytest.mark.parametrize(
    "wrong, mended, told",
    [
        ("&lane=sgd,lr=-1,momentum=0.5&lane=adam,lr=0.2", "&lane=sgd,momentum=0.5&lane=adam,lr=0.2", [("lr", "1")]),
        ("&lane=sgd,lr=0.2&lane=adam,lr=-1,beta1=0.5", "&lane=sgd,lr=0.2&lane=adam,beta1=0.5", [("lr", "2")]),
        ("&lane=sgd,lr=0.2&lane=adam,lr=0.1,x=a", "&lane=sgd,lr=0.2&lane=adam,lr=0.1", [("x", "2")]),
        ("&lane=sgd,lr=0.2&lane=nosuch,lr=0.1", "&lane=sgd,lr=0.2", [("optimizer", "2")]),
        ("&lane=sgd,lr=0.2&lane=adam,lr=1,@0,lr=2", "&lane=sgd,lr=0.2", [("lane", "2")]),
        ("&lane=sgd,lr=0.2&lane=lr=-1,momentum=0.5", "&lane=sgd,lr=0.2", [("optimizer", "2"), ("lr", "2")]),
        ("&lane=sgd,lr=0.2&lane=lr=0.1,sgd,foo=1", "&lane=sgd,lr=0.2&lane=sgd,lr=0.1", [("foo", "2")]),
        ("&lane=sgd,lr=-1,momentum=0.5", "&lane=sgd,momentum=0.5", [("lr", "1")]),
        ("&lane=nosuch,lr=1", "", [("optimizer", "1")]),
        ("&lane=sgd,adam=1,lr=0.1,@3,adam,lr=0.2", f"&lane={CHANGING}", [("adam", "1")]),
        (f"&lane={CHANGING},beta1=7", f"&lane={CHANGING}", [("beta1", "1")]),
    ],
)
def test_a_lane_loses_what_is_wrong_in_it_and_no_other_does(
    wrong: str, mended: str, told: list[tuple[str, str]]
) -> None:
    run, errors = left(RACE + wrong)
    assert run == race(parse_qsl(RACE + mended))
    assert errors == told


@pytest.mark.parametrize(
    "wrong, name",
    [("lr=1", "lr"), ("adam=1", "adam"), ("sgd=1", "sgd"), ("seed=a", "seed"), ("momentum=0.9", "momentum")],
)
@pytest.mark.parametrize("lanes", [f"&lane={CHANGING}", f"&lane={CHANGING}&lane=sgd,lr=0.3,momentum=0.5"])
def test_what_is_wrong_outside_of_the_lanes_takes_nothing_from_them(wrong: str, name: str, lanes: str) -> None:
    assert left(f"{wrong}&{RACE}{lanes}") == (race(parse_qsl(RACE + lanes)), [(name, "")])


def test_a_start_that_is_wrong_leaves_a_lane_its_own() -> None:
    lanes = "&lane=sgd,lr=0.1,x=3&lane=adam,lr=0.1"
    run, errors = left(f"f=bowl&x=a&y=2&steps=5{lanes}")
    assert run == race(parse_qsl(f"f=bowl&y=2&steps=5{lanes}"))
    assert errors == [("x", "")]


def test_of_a_problem_that_is_none_only_that_is_told() -> None:
    def of_any(pairs: Pairs) -> Spec:
        problem = dict(pairs).get("problem", "surface")
        rest = [pair for pair in pairs if pair[0] != "problem"]
        return read(urlencode(with_usual(problem, [("problem", problem), *rest])))

    link = parse_qsl(f"{RACE}&lane=sgd,lr=0.2")
    run, wrong = usable(of_any, [("problem", "nosuch"), *link])
    assert run == race(link)
    assert [error["field"] for error in wrong] == ["problem"]


def test_a_mistake_that_stays_is_told_once_and_takes_first_the_lanes_and_then_the_link() -> None:
    seen = []

    def never(pairs: Pairs) -> str:
        seen.append(pairs)
        if pairs:
            raise SpecError([{"field": "goal", "message": "There is none."}])
        return "usual"

    wrong: Errors = [{"field": "goal", "message": "There is none."}]
    link = [("x", "1"), ("lane", "sgd,lr=0.1")]
    assert usable(never, link) == ("usual", wrong)
    assert seen == [link, link[:1], []]
