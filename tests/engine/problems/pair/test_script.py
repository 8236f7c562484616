"""The script to copy, run by itself, prints the run's numbers; one of each kind does so in a process of its own."""

import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from engine.link import read
from engine.loop.descend import descend
from engine.loop.rows import Chunk
from engine.problems.pair.script import script
from engine.problems.surface import script as surface_script
from engine.problems.surface.spec import FunctionSpec
from engine.problems.table import script as table_script
from engine.trace import trace
from tests.scripts import printed
from tests.specs import (
    ALTERATIONS,
    LOSS_CASES,
    OPTIMIZER_CASES,
    SCHEDULE_CASES,
    link,
    schedule_words,
    spec,
    table,
    words,
)  # fmt: skip
from tests.student import Student

CHANGES = [
    "sgd,lr=0.0001,@12,lr=0.001",
    "sgd,lr=0.0001,@1,lr=0.001,@2,lr=0.0001,weight_decay=0.5",
    "sgd,lr=0.0001,@10,momentum=0.9,@20,momentum=0,@25,momentum=0.5,nesterov=true",
    "adam,lr=0.01,@10,beta1=0.5,@20,amsgrad=true,@25,eps=0.001",
    "sgd,lr=0.0001,@5,adam,lr=0.01,@15,sgd,lr=0.0002",
    "sgd,lr=0.0001,@8,y=-4,x=12,@16,loss=huber,delta=2,@22,delta=4,@26,loss=log_cosh",
    "adagrad,lr=0.1,@9,lr=0.5,lr_decay=0.1,@12,loss=absolute_error",
]
FIELDS: list[dict[str, Any]] = [
    {"dtype": "float32"},
    {"zero_grad": "false"},
    {"x": -3, "y": 0, "w": -1e-3},
    {"steps": 1},
    {"steps": 200},
]
STEERED = [
    *(f"adam,lr=0.01,{schedule_words(key, settings)}" for key, settings in SCHEDULE_CASES),
    *(f"sgd,lr=0.0001,{words(settings)}" for settings in ALTERATIONS),
    "sgd,lr=0.0001,schedule=exponential,@10,lr=0.001,@15,y=3,@20,schedule=constant,@25,schedule=plateau,patience=1",
    "adam,lr=0.01,schedule=onecycle,cycle_momentum=true,@10,schedule=cosine,@20,sgd,lr=0.001",
    "sgd,lr=0.0001,noise=2,@10,noise=0,clip_norm=4,@20,clip_value=1",
    "lbfgs,lr=0.1,max_iter=3,schedule=step,step_size=3,noise=0.5,@10,schedule=plateau,patience=0,@15,adam,lr=0.01",
]
LINKS = [
    *(link(lane, steps=30) for lane in STEERED),
    link("sgd,lr=0.0001,noise=2", dtype="float32", zero_grad="false", seed=11, steps=12),
    *(link(f"{key},{words(settings)}", steps=12) for key, settings in OPTIMIZER_CASES),
    *(link(loss=loss, steps=12, **cast(dict, settings)) for loss, settings in LOSS_CASES),
    *(link(lane, steps=30) for lane in CHANGES),
    *(link("adam,lr=0.02", **{"steps": 12} | fields) for fields in FIELDS),
    link(CHANGES[2], dtype="float32", zero_grad="false", loss="log_cosh", steps=30),
    link("sgd,lr=0.01", steps=60),
    link("adam,lr=0.01&lane=sgd,lr=0.0001", steps=12),
]
REFUSED = link(requires_grad="false")
RACE = cast(FunctionSpec, read("problem=surface&f=bowl&x=1&y=2&steps=2&lane=sgd,lr=0.1&lane=own,rule=w=w-lr*g,lr=0.1"))


@pytest.mark.parametrize("query", LINKS)
def test_the_script_prints_the_runs_numbers(query: str, tmp_path: Path) -> None:
    run = read(query)
    rows = trace(run)
    rows = rows[rows["lane"] == 0]
    expected = zip(rows["step"], rows["loss"], rows["w"], rows["grad_w"], strict=True)
    lines = [" ".join(map(repr, (int(step), *map(float, numbers)))) for step, *numbers in expected]
    told = printed(script(run), tmp_path)
    assert told[: len(rows)] == lines
    assert len(told) == run.steps + 1  # past a divergence it goes on with inf and nan


def test_the_script_of_a_refused_run_is_refused_in_the_same_words(tmp_path: Path) -> None:
    *_chunk, end = descend(read(REFUSED))
    assert not isinstance(end, Chunk)
    assert printed(script(read(REFUSED)), tmp_path)[-1] in end.message


def test_the_script_alone_prints_the_seed_numbers(tmp_path: Path) -> None:
    """In a process of its own: those of each kind run in one in which everything is loaded already."""
    sources = [script(spec(steps=2)), table_script.script(table(steps=2)), surface_script.script(RACE)]
    for place, source in enumerate(sources):
        (tmp_path / f"descent{place}.py").write_text(source)
    names = ", ".join(f"'descent{place}.py'" for place in range(len(sources)))
    command = f"import runpy\nfor name in {names}: runpy.run_path(name, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    numbers = [[float(part) for part in line.split()] for line in lines[:3]]
    student = Student("sgd", {"lr": 1e-4}, steps=2).run()
    np.testing.assert_array_equal(numbers, student.assign(step=range(3))[["step", "loss", "w", "grad_w"]])
    assert lines[3:] == [line for source in sources[1:] for line in printed(source, tmp_path)]


@pytest.mark.parametrize("query", LINKS)
def test_the_script_is_short_and_imports_what_it_uses(query: str) -> None:
    text = script(read(query))
    assert len(text.splitlines()) < 75
    for module, used in {"import math": "math.", "functional as F": "F.", "import torch\n": "torch."}.items():
        assert (module in text) == (used in text.replace("torch.nn.functional as F", ""))
    assert "foreach" not in text


def test_of_several_lanes_the_first_is_written() -> None:
    first, other = "sgd,lr=0.0001,@5,y=3", "adam,lr=0.1"
    assert script(spec(f"{first}&lane={other}")) == script(spec(first))  # type: ignore[arg-type]
