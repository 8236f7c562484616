"""The charts of sweeps: traces say what they show, and the browser knows what is said."""

import json
import re
from typing import Any

import pytest

from figures.sweep import KINDS, NOWHERE, chart

SWEEPS = ("curve", "map", "basins")


@pytest.mark.parametrize("sweep", SWEEPS)
def test_each_trace_has_a_name_of_its_own(sweep: str) -> None:
    data = chart(sweep)["figure"]["data"]
    assert len({trace["uid"] for trace in data}) == len(data) > 0


@pytest.mark.parametrize("sweep", SWEEPS)
def test_it_is_json_and_its_colours_are_ones_that_the_browser_reads(sweep: str) -> None:
    made = json.loads(json.dumps(chart(sweep)))
    palette = made["palette"]
    colors = [*(look["color"] for look in palette["looks"]), *palette.get("scale", []), *palette.get("minima", [])]
    assert all(re.fullmatch("#[0-9A-Fa-f]{6}", color) for color in colors)


@pytest.mark.parametrize("looks", [KINDS, NOWHERE])
def test_kinds_differ_in_colour_and_pattern(looks: Any) -> None:
    colors, used = zip(*looks, strict=True)
    assert len(set(colors)) == len(set(used)) == len(looks)


def test_few_steps_are_light() -> None:
    for colors in (chart("map")["palette"]["scale"], chart("basins")["palette"]["shade"]):
        lights = [sum(int(color[at : at + 2], 16) for at in (1, 3, 5)) for color in colors]
        assert lights == sorted(lights, reverse=True)
