"""Who computes when: what has just begun does not wait for what goes on for long."""

import threading
from collections.abc import Iterator

import anyio
import pytest

import api.shared
from api.shared import Shared
from engine.settings import LIMITS


class Counting(Shared[int]):
    """The numbers below `count`; each but the first waits until it may go on."""

    def __init__(self, count: int, go_on: threading.Event) -> None:
        super().__init__()
        self.count, self.go_on = count, go_on

    def begin(self) -> Iterator[int]:
        for number in range(self.count):
            if number:
                assert self.go_on.wait(20)
            yield number

    def is_whole(self) -> bool:
        return len(self._parts) == self.count

    def taken(self, part: int) -> None:
        """With more than one number it is a long computation."""
        self._seconds += api.shared.QUICK * (self.count > 1)


async def whole(shared: Counting) -> list[int]:
    parts: list[int] = []
    while (part := await shared.part(len(parts))) is not None:
        parts.append(part)
    return parts


async def _race(long: list[Counting], go_on: threading.Event) -> list[int]:
    async with anyio.create_task_group() as group:
        for each in long:
            group.start_soon(whole, each)
        with anyio.fail_after(10):
            while not all(each._parts for each in long):
                await anyio.sleep(0.01)
            answer = await whole(Counting(1, go_on))  # while all threads of the long ones are taken
        go_on.set()
    return answer


@pytest.mark.parametrize("count", [LIMITS.threads, 4 * LIMITS.threads])
def test_a_short_computation_waits_for_no_long_one(count: int) -> None:
    go_on = threading.Event()
    long = [Counting(3, go_on) for _number in range(count)]
    assert anyio.run(_race, long, go_on) == [0]
    assert [each._parts for each in long] == [[0, 1, 2]] * count
