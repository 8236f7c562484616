"""The figure of the losses shows the numbers that it is given."""

import json

import numpy as np
import pytest

from engine.losses.catalogue import TABLE_LOSSES
from engine.losses.shapes import loss_shapes
from figures.losses import losses

SHAPES = loss_shapes({"delta": 2.0})


@pytest.mark.parametrize("chosen", TABLE_LOSSES)
def test_every_loss_is_a_curve_and_a_gradient_and_the_chosen_one_is_bold(chosen: str) -> None:
    traces = losses(SHAPES, chosen).data
    assert len(traces) == 2 * len(TABLE_LOSSES)
    for trace in traces:
        name, _dash, key = trace.uid.partition("-")
        rows = SHAPES[SHAPES["loss"] == key]
        np.testing.assert_array_equal(trace.x, rows["error"])
        np.testing.assert_array_equal(trace.y, rows[name])
        assert trace.name == TABLE_LOSSES[key].label
        assert (trace.line.width > 2) == (key == chosen)
        assert (trace.xaxis == "x") == (name == "value")


def test_losses_differ_in_colour_and_in_dash() -> None:
    shown = [trace for trace in losses(SHAPES, "mse").data if trace.showlegend]
    assert len({trace.line.color for trace in shown}) == len({trace.line.dash for trace in shown}) == len(TABLE_LOSSES)


def test_all_but_the_steepest_are_in_sight() -> None:
    figure = losses(SHAPES, "mse")
    low, high = figure.layout.yaxis.range
    assert low < 0 < high
    others = SHAPES[SHAPES["loss"] != "mse"]["value"].max()
    assert others < high < SHAPES["value"].max()
    assert json.loads(figure.to_json())
