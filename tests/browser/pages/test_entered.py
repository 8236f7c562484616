"""What is entered by hand, in whatever order: the fields, the run and the link say the same.

DESCENT_TEST_WALKS=20 takes so many walks a page in the place of one.
"""

import os
from collections.abc import Callable
from random import Random
from typing import Any, ClassVar

import pytest

from engine.steering.schedules import SCHEDULES
from tests.browser.entered import Walk
from tests.browser.page import Lab
from tests.browser.pages.test_race import RacePage
from tests.browser.pages.test_sweep import SweepPage

ENTRIES = 3  # of a walk
WALKS = int(os.environ.get("DESCENT_TEST_WALKS", "1"))


class TablePage(Lab):
    path = "many-weights"


class SweepWalk(Walk):
    address: ClassVar[str] = "() => document.querySelector('.dl-sweep').sweep.url()"


SHORT: dict[str, Any] = {"f": "himmelblau", "x": 1, "y": 2, "steps": 20, "lane": ["sgd,lr=0.01", "adam,lr=0.1"]}
PAGES: dict[str, tuple[type[Walk], Callable[..., Lab], dict[str, Any]]] = {
    "one weight": (Walk, Lab, {}),
    "function": (Walk, Lab, {"formula": "a*x**2 + x"}),
    "many weights": (Walk, TablePage, {}),
    "race": (Walk, RacePage, SHORT),
    "sweep": (SweepWalk, SweepPage, {"f": "bowl", "lane": "sgd,lr=0.1", "steps": 20, "count_a": 20}),
}


@pytest.mark.parametrize("seed", range(WALKS))
@pytest.mark.parametrize("page", PAGES)
def test_fields_run_and_link_agree(lab: Lab, another: Callable[[], Lab], page: str, seed: int) -> None:
    kind, make, link = PAGES[page]
    walk = kind(make(lab.page, lab.address), Random(seed))
    walk.begin(**link)
    for _entry in range(ENTRIES):
        walk.step()
    walk.check(kind(make(another().page, lab.address), Random(seed)))


def test_what_is_typed_after_a_schedule_was_chosen(lab: Lab, another: Callable[[], Lab]) -> None:
    walk = Walk(lab, Random(1))
    walk.begin()
    lab.choose("Schedule", SCHEDULES["cosine"].label)
    for label, value in {"Gradient noise": 20, "Seed": 7}.items():
        lab.idle()
        lab.type(label, value)
    walk.check(Walk(another(), Random(1)))
