"""The charts of sweeps: traces say what they show, and the browser knows what is said."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from figures.sweep import KINDS, NOWHERE, chart

CODE = Path(__file__).parents[2] / "components" / "sweep"
SWEEPS = ("curve", "map", "basins")


@pytest.mark.parametrize("sweep", SWEEPS)
def test_each_trace_shows_a_part_that_the_browser_fills(sweep: str) -> None:
    known = re.search(r"const PARTS = {(.*?)\n};", (CODE / "traces.js").read_text(), re.S)
    assert known
    data = chart(sweep)["figure"]["data"]
    assert len({trace["uid"] for trace in data}) == len(data) > 0
    for trace in data:
        assert re.search(rf"^  {trace['meta']['part']}[:,]", known[1], re.M)


@pytest.mark.parametrize("sweep", SWEEPS)
def test_it_is_json_and_its_colours_are_ones_that_the_browser_reads(sweep: str) -> None:
    made = json.loads(json.dumps(chart(sweep)))
    palette = made["palette"]
    colors = [*(look["color"] for look in palette["looks"]), *palette.get("scale", []), *palette.get("minima", [])]
    assert all(re.fullmatch("#[0-9A-Fa-f]{6}", color) for color in colors)


@pytest.mark.parametrize("looks", [KINDS, NOWHERE])
def test_kinds_differ_in_colour_and_pattern(looks: Any) -> None:
    patterns = set(re.findall(r"^  (\w+): \(x, y\)", (CODE / "paint.js").read_text(), re.M)) | {"plain"}
    colors, used = zip(*looks, strict=True)
    assert len(set(colors)) == len(set(used)) == len(looks)
    assert set(used) <= patterns


def test_few_steps_are_light() -> None:
    for colors in (chart("map")["palette"]["scale"], chart("basins")["palette"]["shade"]):
        lights = [sum(int(color[at : at + 2], 16) for at in (1, 3, 5)) for color in colors]
        assert lights == sorted(lights, reverse=True)
