"""torch's optimizer of a leg: one for each lane of a run."""

from typing import Any

import pytest
import torch

from engine.link import read
from engine.trace import trace


def test_a_run_builds_one_optimizer_a_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    lanes = "lane=sgd,lr=0.1,momentum=0.9&lane=adam,lr=0.1&lane=own,rule=v=b*v%2Bg;w=w-lr*v,lr=0.02,b=0.9"
    spec = read(f"problem=surface&f=bowl&x=1&y=2&{lanes}&steps=3")
    trace(spec)  # what each keeps was found out by a step on a toy, once
    made: list[str] = []
    begin = torch.optim.Optimizer.__init__

    def noted(self: torch.optim.Optimizer, *args: Any, **settings: Any) -> None:
        made.append(type(self).__name__)
        begin(self, *args, **settings)

    monkeypatch.setattr(torch.optim.Optimizer, "__init__", noted)
    trace(spec)
    assert made == ["SGD", "Adam", "RuleOptimizer"]


def test_a_momentum_that_a_schedule_raises_from_0_has_its_state() -> None:
    cycled = "schedule=onecycle,cycle_momentum=true,max_momentum=0,base_momentum=0.9,total_steps=6"
    run = read(f"problem=surface&f=bowl&x=1&y=1&lane=sgd,lr=0.1,{cycled},@4,schedule=constant,momentum=0.9&steps=6")
    rows = trace(run)
    assert rows["t"].tolist() == [1, 2, 3, 4, 5, 6, 7]  # the change goes on with torch's optimizer
    assert rows["momentum_buffer_x"].notna().tolist() == [False, False, True, True, True, True, True]
