"""Every kind of problem with every optimizer, schedule, loss and precision: each run ends with a sentence."""

from itertools import product
from typing import Any

import pytest

from engine.link import read
from engine.losses.catalogue import LOSSES, TABLE_LOSSES
from engine.problems.kinds import KINDS
from engine.problems.surface.catalogue import SURFACES
from engine.spec import DTYPES
from engine.trace import trace
from tests.specs import SCHEDULE_CASES, SETTINGS, case_name, schedule_words, words

TABLES = product(TABLE_LOSSES, (0, 2), ("mean", "sum"))
PROBLEMS = {
    "pair": [f"problem=pair&x=30.2&y=10.5&w=0.2&loss={loss}" for loss in LOSSES],
    "table": [f"problem=table&data=fruit&scale=standard&loss={loss}&batch={batch}&reduction={reduction}"
              for loss, batch, reduction in TABLES],
    "surface": [f"problem=surface&f={f}&x=1&y=1" for f in SURFACES],
    "function": ["problem=function&formula=x**2&x=1"],
}  # fmt: skip
OPTIMIZERS = [(kind, name) for kind in KINDS for name in KINDS[kind].optimizers]


def runnable(kind: str, optimizer: str, settings: dict[str, Any]) -> bool:
    """A momentum is cycled only where there is one."""
    return not settings.get("cycle_momentum") or not {"momentum", "beta1"}.isdisjoint(
        param.name for param in KINDS[kind].optimizers[optimizer].params
    )


@pytest.mark.parametrize(
    "kind, optimizer, key, settings",
    [(*one, *schedule) for one in OPTIMIZERS for schedule in SCHEDULE_CASES if runnable(*one, schedule[1])],
    ids=case_name,
)
def test_each_run_ends_with_a_sentence(kind: str, optimizer: str, key: str, settings: dict[str, Any]) -> None:
    given = SETTINGS.get(optimizer, [{"lr": 0.01}])[-1]
    lane = f"{optimizer},{words(given)},{schedule_words(key, settings)}"
    for problem, dtype in product(PROBLEMS[kind], DTYPES):
        run = read(f"{problem}&lane={lane}&steps=12&dtype={dtype}")
        rows = trace(run)
        (end,) = rows.attrs["ends"]
        assert end["message"], (problem, dtype)
        assert len(rows) == end["steps"] + 1


def test_every_kind_is_tried() -> None:
    assert PROBLEMS.keys() == KINDS.keys()
