"""A table of 100,000 rows and 20 features: how long until its first point, and where the time goes.

The app's own routes serve it in this process; while the run streams, a second task of the same event loop asks
for its turn every few milliseconds, as the messages of pages do.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "app"))

import anyio
from made_up import made_up
from starlette.applications import Starlette

from api import ROUTES
from api.stream import header
from engine.link import read
from engine.loop.descend import descend
from engine.problems.kinds import task_of

ROWS, FEATURES, STEPS, ROUNDS = 100_000, 20, 500, 5
LINK = f"problem=table&data=large&scale=standard&loss=mse&lane=sgd,lr=0.1&steps={STEPS}&held_out=0.2"
PAUSE = 0.005  # seconds
BATCHES = {"all rows": 0, "batches of 32": 32}


class Visit:
    """One reader of a run's stream. `first`: seconds until the header and the first rows; `whole`: until the end;
    `longest`: for how long others had to wait for their turn.
    """

    def __init__(self, link: str) -> None:
        self.first, self.whole, self.longest = 0.0, 0.0, 0.0
        anyio.run(self.main, link)

    async def main(self, link: str) -> None:
        self.over, self.begun = anyio.Event(), perf_counter()
        scope = {"type": "http", "method": "GET", "path": "/api/descent", "query_string": link.encode(), "headers": []}
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self.others)
            await Starlette(routes=ROUTES)(scope, self.receive, self.send)
            self.whole = perf_counter() - self.begun
            self.over.set()

    async def others(self) -> None:
        while not self.over.is_set():
            begun = perf_counter()
            await anyio.sleep(PAUSE)
            self.longest = max(self.longest, perf_counter() - begun - PAUSE)

    async def receive(self) -> dict[str, Any]:
        await self.over.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if message.get("body") and not self.first:
            self.first = perf_counter() - self.begun
        await anyio.lowlevel.checkpoint()


def parts(link: str) -> dict[str, float]:
    """Seconds of each thing that comes before the first point."""
    made: list[Any] = []
    works: dict[str, Callable[[], Any]] = {
        "reading the link": lambda: read(link),
        "preparing the table": lambda: task_of(made[0]),
        "the first row": lambda: next(descend(made[0], made[1])),
        "the header": lambda: header(made[0], made[1]),
    }
    times = {}
    for name, work in works.items():
        begun = perf_counter()
        made.append(work())
        times[name] = perf_counter() - begun
    return times


def main() -> None:
    print(f"a table of {ROWS:,} rows and {FEATURES} features, medians of {ROUNDS}, in ms")
    with made_up(ROWS, FEATURES):
        parts(LINK)
        for name, batch in BATCHES.items():
            # a seed of its own makes each round a run of its own: nothing is found in memory
            visits = [Visit(f"{LINK}&batch={batch}&seed={seed}") for seed in range(ROUNDS)]
            taken = [[visit.first, visit.whole, visit.longest] for visit in visits]
            first, whole, longest = (1000 * median(times) for times in zip(*taken, strict=True))
            print(f"  {name:16} first point {first:5.0f}   {STEPS} steps {whole:6.0f}   others waited {longest:4.0f}")
        rounds = [parts(f"{LINK}&batch=32&seed={seed}") for seed in range(ROUNDS)]
        for name in rounds[0]:
            print(f"    {name:30} {1000 * median(times[name] for times in rounds):5.1f}")


if __name__ == "__main__":
    main()
