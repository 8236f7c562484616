"""The largest stable learning rate by its closed forms, at a curvature of 4; `test_outcome` has it against runs."""

import pytest

from engine.stability import largest_stable_lr
from tests.specs import spec


@pytest.mark.parametrize(
    "settings, limit",
    [("", 0.5), (",momentum=0.5", 0.75), (",momentum=0.5,dampening=0.5", 1.5), (",dampening=0.5", 0.5),
     (",momentum=0.5,nesterov=true", 0.375), (",weight_decay=1", 0.4), (",momentum=0.5,weight_decay=2", 0.5),
     (",momentum=0.5,nesterov=true,weight_decay=1", 0.3), (",momentum=1", None), (",momentum=1.5", None),
     (",momentum=0.999", 0.9995), (",momentum=0.5,dampening=1", None), (",clip_value=1", None), (",clip_norm=1", None)],
)  # fmt: skip
def test_the_closed_form(settings: str, limit: float | None) -> None:
    leg = spec("sgd,lr=0.1" + settings).lanes[0].start
    assert largest_stable_lr(leg, 4.0) == (limit if limit is None else pytest.approx(limit, rel=1e-14))


def test_of_others_and_without_a_bend_none_is_known() -> None:
    assert largest_stable_lr(spec("adam,lr=0.1").lanes[0].start, 4.0) is None
    assert largest_stable_lr(spec("sgd,lr=0.1").lanes[0].start, 0.0) is None
