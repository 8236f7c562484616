"""plan.js: where a run that comes now is looked at."""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask

STILL = {"step": 7, "playing": False, "atEnd": False}


@pytest.mark.parametrize(
    "clock, data, circumstances, step, playing",
    [
        ({}, {}, {"first": True}, 0, False),
        ({}, {"resume": 12}, {"first": True}, 12, False),
        ({}, {"autoplay": True}, {"first": True}, 0, True),
        ({}, {"autoplay": True}, {"first": True, "still": True}, 0, False),
        ({}, {"autoplay": True, "resume": 3}, {"reset": True}, 0, True),
        ({}, {"autoplay": True}, {"reset": True, "still": True}, 0, False),
        ({}, {}, {"reset": True}, 0, False),
        ({}, {"resume": 3}, {}, 3, False),
        ({"step": 2}, {"resume": 3}, {}, 2, False),
        ({"playing": True}, {"resume": 3}, {}, 3, True),
        ({"playing": True}, {"resume": None}, {}, 0, True),
        ({"atEnd": True}, {}, {}, float("inf"), False),
        ({}, {"resume": None}, {}, 7, False),
    ],
)
def test_the_rules(
    ask: Ask, clock: dict[str, Any], data: dict[str, Any], circumstances: dict[str, bool], step: float, playing: bool
) -> None:
    facts = {"first": False, "reset": False, "still": False} | circumstances
    code = "({ plan }, [clock, data, facts]) => plan(clock, data, facts)"
    assert ask("plan.js", code, [STILL | clock, data, facts]) == {"step": step, "playing": playing}
