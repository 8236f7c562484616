"""What is declared once, bounds and defaults and hints, beside the list in `declared.txt`.

Links that people keep hold values within these bounds and leave out those that are the default. So a change here is
never an accident: a bound may be widened, its line changed with it; one that is narrowed, or another default, makes
another run of an old link, or none.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from engine.losses.catalogue import LOSSES, TABLE_LOSSES
from engine.optimizers import OPTIMIZERS
from engine.param import Choice, Numbers, Param, Steps, plain
from engine.problems.kinds import KINDS
from engine.problems.surface.catalogue import SURFACES
from engine.spec import STEPS
from engine.steering import gradients
from engine.steering.schedules import SCHEDULES
from engine.sweep.spec import COUNTS, MOST

FLAGS = ("elementwise", "several", "momentum_at_once", "matrices")


def of_param(param: Any) -> str:
    """`lr 0.001, 1e-10 to 10000, log`."""
    parts = [f"{param.name} {plain(param.default)}".strip()]
    if isinstance(param, Param | Numbers) and not isinstance(param.default, bool):
        parts.append(f"{plain(param.low)} to {plain(param.high)}")
    if isinstance(param, Choice):
        parts.append("/".join(param.options))
    if isinstance(param, Steps):
        parts.append(f"up to {param.high}")
    return ", ".join([*parts, *(["log"] if getattr(param, "log", False) else [])])


def of_each(sort: str, entries: Mapping[str, Any]) -> Iterator[str]:
    for key, entry in entries.items():
        yield from (f"{sort} {key}: {of_param(param)}" for param in entry.params)


def declared() -> Iterator[str]:
    yield from (f"every lane: {of_param(param)}" for param in gradients.PARAMS)
    yield f"every run: {of_param(STEPS)}"
    for key, kind in KINDS.items():
        params = dict.fromkeys((*kind.always, *kind.options, *kind.changing, *kind.starts))
        yield from (f"{key}: {of_param(param)}" for param in params)
    for key, entry in OPTIMIZERS.items():
        flags = [name for name in FLAGS if getattr(entry, name)]
        yield f"optimizer {key}: try {entry.lr_hint}, of tables {entry.table_hint}, {', '.join(flags)}"
    for sort, entries in {"optimizer": OPTIMIZERS, "schedule": SCHEDULES, "loss": LOSSES | TABLE_LOSSES}.items():
        yield from of_each(sort, entries)
    yield from (f"schedule {key}: is told the loss" for key, schedule in SCHEDULES.items() if schedule.metric)
    for key, surface in SURFACES.items():
        minima = " ".join(f"{minimum.value:.6g}" for minimum in surface.minima)
        yield f"surface {key}: {surface.domain} from {surface.start}, minima {minima}{', sharp' * surface.sharp}"
    yield from of_each("surface", SURFACES)
    yield from (f"sweep {kind}: {COUNTS[kind]} values a side, at most {MOST[kind]}" for kind in COUNTS)


def test_bounds_defaults_and_hints_are_those_that_links_rely_on() -> None:
    assert [line.strip() for line in declared()] == (Path(__file__).parent / "declared.txt").read_text().splitlines()
