"""What a spec puts into the widgets of its problem."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from engine.link import read
from engine.problems.kinds import with_usual
from views.shared.problems import PROBLEMS


@pytest.mark.parametrize(
    "problem, link, values",
    [
        ("pair", "x=3&w=1&lane=sgd,lr=0.1,@5,x=4", {"x": 4, "y": 10.5, "loss": "squared_error", "w": 1}),
        ("function", "formula=a*x**2&const=a:2&x=3", {"formula": "a*x**2", "x": 3, "const-a": 2}),
        ("surface", "f=bowl&x=1&y=2", {"f": "bowl", "x": 1, "y": 2}),
        ("surface", "formula=a*x*y&const=a:2", {"f": "", "formula": "a*x*y", "x": 1, "y": 1, "const-a": 2}),
        ("table", "loss=huber&delta=3", {"data": "fruit", "scale": "standard", "loss": "huber", "delta": 3}),
    ],
)
def test_a_spec_in_widgets(problem: str, link: str, values: dict[str, Any]) -> None:
    spec = read(urlencode([("problem", problem), *with_usual(problem, parse_qsl(link))]))
    shown = PROBLEMS[problem].values(spec)
    assert {name: shown[name] for name in values} == values
    assert {name for name in shown if name.startswith("const-")} == {n for n in values if n.startswith("const-")}
