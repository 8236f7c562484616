"""The script to copy, run by itself in another process, prints the run's numbers."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from engine.descend import descend
from engine.link import read
from engine.rows import Chunk
from engine.script import script
from engine.trace import trace
from tests.specs import ALTERATIONS, LOSS_CASES, OPTIMIZER_CASES, SCHEDULE_CASES, link, schedule_words, spec, words
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
DRIVER = """
import contextlib, io, json, sys
for source in json.load(sys.stdin):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, "descent.py", "exec"), {"__name__": "__main__"})
        except RuntimeError as error:
            print(error)
    print(json.dumps(out.getvalue()))
"""


@pytest.fixture(scope="module")
def printed() -> dict[str, list[str]]:
    """The lines that each script prints, all in one other process: torch takes seconds to import."""
    sources = [script(read(query)) for query in (*LINKS, REFUSED)]
    done = subprocess.run([sys.executable, "-c", DRIVER], input=json.dumps(sources), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    outputs = [json.loads(line).splitlines() for line in done.stdout.splitlines()]
    return dict(zip((*LINKS, REFUSED), outputs, strict=True))


def test_the_scripts_print_the_runs_numbers(printed: dict[str, list[str]]) -> None:
    for query in LINKS:
        run = read(query)
        rows = trace(run)
        rows = rows[rows["lane"] == 0]
        expected = zip(rows["step"], rows["loss"], rows["w"], rows["grad_w"], strict=True)
        lines = [" ".join(map(repr, (int(step), *map(float, numbers)))) for step, *numbers in expected]
        assert printed[query][: len(rows)] == lines, query
        assert len(printed[query]) == run.steps + 1, query  # past a divergence it goes on with inf and nan
    *_chunk, end = descend(read(REFUSED))
    assert not isinstance(end, Chunk)
    assert printed[REFUSED][-1] in end.message  # torch's own words


def test_the_script_as_a_file_prints_the_seed_numbers(tmp_path: Path) -> None:
    file = tmp_path / "descent.py"
    file.write_text(script(spec(steps=2)))
    done = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    numbers = [[float(part) for part in line.split()] for line in done.stdout.splitlines()]
    student = Student("sgd", {"lr": 1e-4}, steps=2).run()
    np.testing.assert_array_equal(numbers, student.assign(step=range(3))[["step", "loss", "w", "grad_w"]])


@pytest.mark.parametrize("query", LINKS)
def test_the_script_is_short_and_imports_what_it_uses(query: str) -> None:
    text = script(read(query))
    assert len(text.splitlines()) < 75
    for module, used in {"import math": "math.", "functional as F": "F.", "import torch\n": "torch."}.items():
        assert (module in text) == (used in text.replace("torch.nn.functional as F", ""))
    assert "foreach" not in text
