"""The mark of a fair race holds for that race alone, in its link as well."""

from typing import cast

import pytest

from engine.link import read, write
from engine.link.fair_mark import is_fair, marked, with_mark
from engine.problems.surface.spec import SurfaceSpec

LINK = "problem=surface&f=bowl&x=1&y=1&lane=sgd,lr=0.1&lane=adam,lr=0.3&steps=20&budget=20"


def race(link: str) -> SurfaceSpec:
    return cast(SurfaceSpec, read(link))


FAIR = marked(race(LINK))


def test_a_marked_race_is_fair_and_its_link_opens_it() -> None:
    assert is_fair(FAIR)
    assert race(write(FAIR)) == FAIR
    assert marked(FAIR) == FAIR
    assert with_mark(race(LINK), FAIR.fair) == FAIR


def test_others_are_not() -> None:
    assert not is_fair(race(LINK))
    assert with_mark(race(LINK), "") == race(LINK)


@pytest.mark.parametrize(
    "old, new", [("lr=0.3", "lr=0.4"), ("steps=20", "steps=21"), ("f=bowl", "f=booth"), ("x=1", "x=2")]
)
def test_a_change_undoes_it(old: str, new: str) -> None:
    changed = race(write(FAIR).replace(old, new))
    assert changed.fair
    assert not is_fair(changed)
    assert with_mark(changed, changed.fair).fair == ""
