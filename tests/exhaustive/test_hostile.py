"""Every optimizer x search x schedule x problem at hostile numbers, in both precisions."""

import pytest

from engine.link import read
from tests.engine.loop.test_hostile import PROBLEMS, check, lanes


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_every_lane_ends(problem: str, dtype: str) -> None:
    for lane in lanes(problem):
        check(read(f"{problem}&lane={lane}&steps=40&dtype={dtype}"))
