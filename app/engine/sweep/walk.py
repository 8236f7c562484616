"""A sweep carried out: its header, its parts, its end."""

from collections.abc import Iterator

from engine.limits import LIMITS
from engine.sweep.ending import ending
from engine.sweep.header import Header
from engine.sweep.parts import Part, Progress, SweepEnd
from engine.sweep.spec import Sweep
from engine.sweep.verdicts.minima import known
from engine.sweep.ways.blocks import RUNS, Blocks
from engine.sweep.ways.method import Method, method_of
from engine.sweep.ways.one_by_one import OneByOne, cost
from engine.sweep.ways.together import together

NUMBER = 250  # bytes for each weight of a run under way: optimizer, gradient, graph, what is watched (measured)


def swept(sweep: Sweep, seconds: float | None = None) -> Iterator[Header | Part | SweepEnd]:
    """The sweep as it is made, for so many seconds of work at the most."""
    progress = Progress(LIMITS.max_seconds if seconds is None else seconds)
    runs, single = together(sweep.spec), method_of(sweep) is Method.ONE_BY_ONE
    goal = known(sweep, runs)
    working = NUMBER * min(sweep.runs * len(runs.start), 2 * RUNS)
    yield Header(sweep, goal, runs.task.alike, cost(sweep) if single else 0.0, progress.seconds, working)
    walk = OneByOne(sweep, goal, progress) if single else Blocks(sweep, runs, goal, progress)
    progress.begin()
    for part in walk.parts():
        yield part
        progress.begin()
        if progress.over:
            break
    walk.stop()
    if progress.waiting:  # decided by what was known at last
        yield progress.part()
    yield ending(sweep, progress, walk.goal)
