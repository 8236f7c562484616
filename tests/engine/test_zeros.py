"""The sign of a zero is part of a number: == cannot tell −0 from 0, so here signs are compared as well."""

import numpy as np
import pytest

from engine.link import read
from engine.loop.descend import Chunk, descend
from engine.sweep.link import read_sweep
from engine.sweep.verdicts.goal import Bands
from engine.sweep.ways.block import Block
from engine.sweep.ways.movers import Groups, mover
from engine.sweep.ways.together import together
from engine.trace import trace

LANES = ["sgd,lr=0.5", "sgd,lr=0.25,momentum=0.5", "rprop,lr=0.1", "adam,lr=0.5"]
# each has gradients of −0 in its rows
CASES = [("-x*y", 0.0, 0.0), ("-x*y", 1.0, 0.0), ("x*y", -0.0, 1.0), ("x**2-y**2", -0.0, 0.0)]


def link(formula: str, x: float, y: float, *lanes: str, steps: int = 4) -> str:
    return f"problem=surface&formula={formula}&x={x}&y={y}&steps={steps}&" + "&".join(f"lane={lane}" for lane in lanes)


def signed(values: object) -> list[str]:
    """Each number as a text, in which −0 is another than 0."""
    return [repr(float(value)) for value in np.ravel(np.asarray(values, dtype=float))]


@pytest.mark.parametrize("formula, x, y", CASES)
def test_in_a_race_they_are_those_of_a_lane_alone(formula: str, x: float, y: float) -> None:
    rows, zeros = trace(read(link(formula, x, y, *LANES))), []
    for place, lane in enumerate(LANES):
        ours, alone = rows[rows["lane"] == place], trace(read(link(formula, x, y, lane)))
        for name in ("loss", "x", "y", "grad_x", "grad_y"):
            assert signed(ours[name]) == signed(alone[name]), (lane, name)
            zeros += signed(ours[name])
    assert "-0.0" in zeros


@pytest.mark.parametrize("formula, x, y", CASES)
def test_in_a_sweep_they_are_those_of_a_run_alone(formula: str, x: float, y: float) -> None:
    steps, zeros = 3, []
    sweep = read_sweep(link(formula, x, y, LANES[1], steps=steps) + "&sweep=curve&low_a=0.1&high_a=0.5&count_a=3")
    cells = np.arange(sweep.runs)
    assert isinstance(mover(sweep, together(sweep.spec).start.expand(-1, len(cells)), cells), Groups)
    block = Block(sweep, together(sweep.spec), cells, Bands(np.empty(0), 0.0))
    points = [(block.point.copy(), block.gradient.copy()) for _ended in block.rows()]
    for cell in range(sweep.runs):
        chunks = [part.columns for part in descend(sweep.run(cell)) if isinstance(part, Chunk)]
        alone = {name: [value for chunk in chunks for value in chunk[name]] for name in chunks[0]}
        for side, name in enumerate("xy"):
            assert signed([point[side, cell] for point, _gradient in points]) == signed(alone[name])
            gradients = signed([gradient[side, cell] for _point, gradient in points])
            assert gradients == signed(alone[f"grad_{name}"])
            zeros += gradients
    assert "-0.0" in zeros
