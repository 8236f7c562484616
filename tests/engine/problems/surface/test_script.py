"""The script of a race, run by itself, prints every lane's numbers, to the last bit."""

import ast
import re
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

import pytest

from engine.formula.tree import expression
from engine.lane_names import lane_names
from engine.link import read
from engine.optimizers.own import own_rule
from engine.problems.surface.catalogue import SURFACES
from engine.problems.surface.script import SCRIPTS, _sloped, script
from engine.problems.surface.spec import FunctionSpec
from engine.trace import trace
from tests.scripts import printed
from tests.specs import ALTERATIONS, OPTIMIZER_CASES, SCHEDULE_CASES, schedule_words, words

RULES = [
    "v = beta*v + g;w = w - lr*v",
    "m = beta1*m + (1 - beta1)*g;s = beta2*s + (1 - beta2)*g**2;"
    "w = w - lr*(m/(1 - beta1**t))/(sqrt(s/(1 - beta2**t)) + eps)",
    "np = torch*sin(torch) + 1;self = where(t > 2| self + g| np*2**0.5);w = w - lr*max(self| -1)/np",
    "c = 1/3;old = w;w = w - lr*where(g > 0| min(g| 2)| -sign(g));g = w - old;w = w + 0.1*g",
    "w = w - float32(lr)*float32(g) - lr*-abs(w)/t",
]
LARGE = ["w = w - 1e300*g", "w = 1e300", "s = 10**t;w = w - lr*g", "w = w - lr*parameters*self*g"]
LANES = [
    *(f"{key},{words(settings)}" for key, settings in OPTIMIZER_CASES),
    *(f"adam,lr=0.01,{schedule_words(key, settings)}" for key, settings in SCHEDULE_CASES),
    *(f"sgd,lr=0.0001,{words(settings)}" for settings in ALTERATIONS),
    *(f"own,rule={rule},lr=0.001" for rule in RULES),
    "sgd,lr=0.001,@3,lr=0.002,@7,momentum=0.9,@9,adam,lr=0.1,schedule=cosine,@14,noise=1,clip_norm=0.5",
    f"own,rule={RULES[0]},lr=0.001,@4,lr=0.002,@8,rule=w = w - lr*g,schedule=exponential,@12,sgd,lr=0.001",
    "sgd,lr=0.001,@5,own,rule=w = w - lr*momentum*g,momentum=0.5,schedule=onecycle,total_steps=9,cycle_momentum=true",
    "lbfgs,lr=0.5,max_iter=3,noise=0.1,x=3,y=-1,@6,sgd,lr=0.001",
]
FORMULAS: list[dict[str, Any]] = [
    {"formula": "f*max(x, 0.5)**2 + sin(f)*y**2/3 + torch*print", "const": "f:2.5,torch:0.1,print:1"},
    {"formula": "where(x > 0, 1, 2) + 0"},
    {"formula": "where(x > y, x**2, -x*y) + abs(y) + where(1 > 2, x, y)**2 + 2**0.5*x + 1/3*x - pi*e*x"},
    {"formula": "float32(x)**2 + atan(y) - (x - (y - 1)) + -x**2 + (-x)**2 + x**-y**2/1e9", "x": 2, "y": 0.5},
    {"formula": "log(x) + y**2", "x": 0.01},
    {"formula": "step*x**2 + y**2 + loss*y + Rule1*scheduler*x", "const": "step:1.5,loss:0.5,Rule1:2,scheduler:0.1"},
    {"formula": "a*x**2 + a_*sin(x)", "const": "a:2,a_:0.5", "problem": "function", "y": None},
]


def link(lanes: list[str], **fields: Any) -> str:
    chosen = {"problem": "surface", "x": -1.5, "y": 2, "steps": 20} | fields
    if not {"f", "formula"} & chosen.keys():
        chosen["f"] = "rosenbrock"
    return urlencode(
        [*((key, value) for key, value in chosen.items() if value is not None), *(("lane", x) for x in lanes)]
    )


def script_of(query: str) -> str:
    return script(cast(FunctionSpec, read(query)))


LINKS = [
    *(link(LANES[at : at + 8]) for at in range(0, len(LANES), 8)),
    *(link(["sgd,lr=0.001", "rmsprop,lr=0.01,x=0.5,y=0.25"], f=f, x=0.7, y=-0.3) for f in SURFACES),
    *(link(["sgd,lr=0.01"] if "problem" in each else ["sgd,lr=0.01", f"own,rule={RULES[0]},lr=0.01"], **each)
      for each in FORMULAS),
    link(LANES[-4:], dtype="float32", seed=9, f="beale"),
    link(["sgd,lr=0.5", "adam,lr=0.1"], steps=40),  # one diverges
    link([*(f"own,rule={rule},lr=0.1" for rule in LARGE), "sgd,lr=0.1"], dtype="float32", f="bowl", steps=45),
]  # fmt: skip


@pytest.mark.parametrize("query", LINKS)
def test_the_script_prints_every_lanes_numbers(query: str, tmp_path: Path) -> None:
    run = read(query)
    rows = trace(run)
    parameters = ["x", "y"] if run.problem == "surface" else ["x"]
    names = ["loss", *parameters, *(f"grad_{name}" for name in parameters)]
    lines = printed(script_of(query), tmp_path)
    assert len(lines) == len(run.lanes) * (run.steps + 2)
    for place, name in enumerate(lane_names(run.lanes)):
        said, *mine = lines[place * (run.steps + 2) : (place + 1) * (run.steps + 2)]
        assert said == name
        lane = rows[rows["lane"] == place]
        told = [" ".join(map(repr, (int(row["step"]), *(float(row[n]) for n in names)))) for _i, row in lane.iterrows()]
        assert mine[: len(lane)] == told


def test_constants_take_no_name_of_the_scripts_own() -> None:
    text = script_of(link(["sgd,lr=0.1"], formula="np*x**2 + f*y + f_", const="np:2,f:3,f_:4"))
    assert [line for line in text.splitlines() if line.endswith((" = 2.0", " = 3.0", " = 4.0"))] == [
        "np_ = 2.0", "f__ = 3.0", "f_ = 4.0",
    ]  # fmt: skip


def used(source: str) -> set[str]:
    """The names that a program gives to anything, or reads."""
    kinds = {ast.Name: "id", ast.arg: "arg", ast.FunctionDef: "name", ast.ClassDef: "name"}
    nodes = [node for node in ast.walk(ast.parse(source)) if type(node) in kinds]
    return {getattr(node, kinds[type(node)]) for node in nodes}


@pytest.mark.parametrize("query", LINKS)
def test_no_name_of_the_users_is_one_of_the_scripts(query: str) -> None:
    run = cast(FunctionSpec, read(query))
    rules = [own_rule(leg.rule) for lane in run.lanes for leg in lane.legs if leg.rule]
    given = {name for name, _value in run.const} | {p.name for rule in rules for p in rule.params}
    given |= {name for rule in rules for name in rule.states}
    own = {name for name in used(script_of(query)) if name.rstrip("_") not in given} - {
        "x",
        "y",
        "w",
        "g",
        "t",
        "value",
        "__init__",
    }  # within functions
    assert {name for name in own if not re.fullmatch(r"Rule\d+", name)} <= SCRIPTS


@pytest.mark.parametrize(
    "formula, sloped",
    [
        ("x + 1", True),
        ("where(x > 0, 1, 2)", False),
        ("where(x > 0, y, 2)", True),
        ("where(1 > x, 1, 2)", False),
        ("a + 1", False),
        ("sin(a*y)", True),
    ],
)
def test_a_value_that_is_one_of_two_numbers_has_no_slope(formula: str, sloped: bool) -> None:
    assert _sloped(expression(formula), {"x", "y"}) == sloped
