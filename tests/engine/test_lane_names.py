"""What lanes are called: short, and no two the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.lane_names import lane_names
from engine.link import read

LANES = [
    "sgd,lr=0.1", "sgd,lr=0.01", "sgd,lr=0.1,momentum=0.9", "sgd,lr=0.1,momentum=0.9,nesterov=true", "adam,lr=0.1",
    "adam,lr=0.1,schedule=cosine", "adam,lr=0.1,noise=1", "adam,lr=0.1,clip_norm=2,x=3", "lbfgs,lr=1,@5,lr=0.5",
    "own,rule=w = w - lr*g,lr=0.1",
]  # fmt: skip


def names(*lanes: str) -> list[str]:
    return lane_names(
        read("&".join(["problem=surface&f=bowl&x=1&y=1&steps=9", *(f"lane={one}" for one in lanes)])).lanes
    )


@pytest.mark.parametrize(
    "lanes, expected",
    [
        (["sgd,lr=0.1"], ["SGD"]),
        (["sgd,lr=0.1", "sgd,lr=0.1,momentum=0.9"], ["SGD", "SGD, momentum 0.9"]),
        (["adam,lr=0.1", "adam,lr=0.01", "sgd,lr=1"], ["Adam, lr 0.1", "Adam, lr 0.01", "SGD"]),
        (["adam,lr=0.1", "adam,lr=0.1,x=-2"], ["Adam, from 1, 1", "Adam, from -2, 1"]),
        (["sgd,lr=0.1", "sgd,lr=0.1"], ["SGD, 1", "SGD, 2"]),
        (["sgd,lr=0.1,momentum=0.9,nesterov=true,weight_decay=0.5"], ["SGD, momentum 0.9, weight_decay 0.5"]),
        (["adam,lr=0.1,clip_value=1"], ["Adam, clipped"]),
        (["sgd,lr=0.1,@5,lr=0.2"], ["SGD, changed on the way"]),
        (["lbfgs,lr=1,line_search_fn=strong_wolfe"], ["L-BFGS, strong_wolfe"]),
        (["own,rule=w = w - lr*g,lr=0.1", "sgd,lr=0.1"], ["Own rule", "SGD"]),
        (
            ["own,rule=w = w - lr*g,lr=0.1", "own,rule=w = w - lr*max(g| 1),lr=0.1"],
            ["Own rule, w = w - lr*g", "Own rule, w = w - lr*max(g, 1)"],
        ),
        (["adam,lr=0.1,schedule=cosine,noise=1,clip_norm=1"], ["Adam, cosine, noise, clipped"]),
    ],
)
def test_a_lane_is_named_by_what_tells_it_apart(lanes: list[str], expected: list[str]) -> None:
    assert names(*lanes) == expected


@given(st.lists(st.sampled_from(LANES), min_size=1, max_size=8))
def test_no_two_lanes_have_one_name(lanes: list[str]) -> None:
    assert len(set(names(*lanes))) == len(lanes)
