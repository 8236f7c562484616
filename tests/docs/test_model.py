"""The document on the maths: every optimizer is in it, and its numbers are the engine's."""

import pytest

from engine.link import read
from engine.optimizers import OPTIMIZERS
from engine.problems.kinds import task_of
from engine.problems.table.task import TableTask
from engine.stability import largest_stable_lr
from engine.trace import trace
from tests.docs.documents import chapter, rows

MODEL = "docs/model.md"


def test_every_optimizer_has_its_update() -> None:
    told = [row[0] for row in rows(MODEL, "Race")]
    assert told == [optimizer.label for optimizer in OPTIMIZERS.values()]


def test_the_numbers_of_one_weight() -> None:
    spec = read("problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&lane=sgd,lr=0.0001&steps=3")
    leg, text = spec.lanes[0].start, chapter(MODEL, "One weight")
    errors = trace(spec)["error"].to_numpy()
    assert ["$0.0001$", f"${errors[1] / errors[0]:.6f}$"] in [row[:2] for row in rows(MODEL, "One weight")]
    assert f"1/x^2 \\approx {largest_stable_lr(leg, task_of(spec).curvature(leg)):.7f}$" in text


@pytest.mark.parametrize("start", [2, -2])
def test_the_numbers_of_a_function(start: int) -> None:
    spec = read(f"problem=function&formula=x**4-3*x**2%2Bx&x={start}&lane=sgd,lr=0.01&steps=400")
    last, text = trace(spec).iloc[-1], " ".join(chapter(MODEL, "A function f(x)").split())
    assert f"at ${last['x']:.7g}$, where $f = {last['loss']:.7g}$" in text


@pytest.mark.parametrize("scale, name", [("raw", "raw"), ("minmax", "min-max"), ("standard", "standardised")])
def test_the_numbers_of_the_fruit_table(scale: str, name: str) -> None:
    spec = read(f"problem=table&data=fruit&scale={scale}&loss=mse&lane=sgd,lr=0.1&steps=1")
    task, leg = task_of(spec), spec.lanes[0].start
    assert isinstance(task, TableTask)
    (told,) = [row[1:] for row in rows(MODEL, "Many weights") if row[0] == name]
    numbers = (task.condition, largest_stable_lr(leg, task.curvature(leg)))
    assert [float(cell.replace(",", "")) for cell in told] == [float(f"{number:.3g}") for number in numbers]
