"""Every state that an optimizer keeps has a plain name, and its chart a line a lane and weight."""

import pytest

from engine.problems.kinds import KINDS
from engine.problems.surface.spec import EFFECTIVE
from figures.race import Runner
from figures.race_states import STATES, label, state_chart

KEPT = {name for optimizer in KINDS["surface"].optimizers.values() for name in optimizer.states.values()}
ONE_A_LANE = {"eta", "mu", "mu_product"}  # numbers whose names are the formula's


def test_every_state_has_a_plain_name() -> None:
    assert KEPT - ONE_A_LANE <= STATES.keys() <= {*KEPT, EFFECTIVE}
    assert all(label(name).endswith(f"({name})") for name in STATES)
    assert label("v") == "v"


@pytest.mark.parametrize("state", [*STATES, "v"])
def test_a_line_for_each_lane_and_weight(state: str) -> None:
    made = state_chart([Runner(0, "SGD"), Runner(3, "Adam")], state)
    paths = [trace["meta"]["bind"] for trace in made["figure"]["data"] if trace["meta"]["bind"]["kind"] == "path"]
    assert {(bind["lane"], bind["y"]) for bind in paths} == {(lane, f"{state}_{xy}") for lane in (0, 3) for xy in "xy"}
    positive = STATES.get(state, ("", False))[1]
    assert made["figure"]["layout"]["meta"]["sound"] == {"y": True}
    assert (made["log"] == ["yaxis"]) == (made["figure"]["layout"]["yaxis"].get("type") == "log") == positive
