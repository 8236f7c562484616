"""Who computes when, for whom, and what becomes of what breaks off."""

import asyncio
import threading
import time
from collections.abc import Iterator

import anyio
import pytest

import api.shared
from api.memory import Memory
from api.shared import Shared
from engine.limits import LIMITS
from engine.wording import Message, say
from tests.loop import awaited


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

    def ends(self, why: Message) -> list[int]:
        return []


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
    assert awaited(_race, long, go_on) == [0]
    assert [each._parts for each in long] == [[0, 1, 2]] * count


def counting(count: int) -> Counting:
    """One that waits for nothing."""
    go_on = threading.Event()
    go_on.set()
    return Counting(count, go_on)


def test_readers_who_wait_for_the_same_part_are_given_that_part_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there after the wait is not made again, ahead of the readers, nor is a thread asked for it."""
    shared = counting(5)
    make, asked = shared._make, []
    monkeypatch.setattr(shared, "_make", lambda index: (asked.append(index), make(index)))

    async def read_at_once() -> None:
        async with anyio.create_task_group() as group:
            for _reader in range(4):
                group.start_soon(shared.part, 0)

    awaited(read_at_once)
    assert (shared._parts, asked) == ([0], [0])


def test_a_reader_whose_task_is_cancelled_leaves_the_others_in_order() -> None:
    """asyncio's own cancel does not wait for the thread: the next reader must."""
    go_on = threading.Event()
    shared = Counting(3, go_on)

    async def read() -> int | None:
        await shared.part(0)
        first = asyncio.ensure_future(shared.part(1))
        while not shared._making.locked():
            await asyncio.sleep(0.001)
        first.cancel()
        await asyncio.wait([first])
        second = asyncio.ensure_future(shared.part(1))
        threading.Timer(0.2, go_on.set).start()
        return await second

    assert awaited(read) == 1
    assert shared._parts == [0, 1]


class Waiting(Counting):
    """It takes its time, but no work."""

    def begin(self) -> Iterator[int]:
        for number in range(self.count):
            time.sleep(2 * api.shared.QUICK)
            yield number


def test_time_in_which_others_had_the_processor_does_not_count() -> None:
    shared = Waiting(1, threading.Event())
    assert awaited(whole, shared) == [0]
    assert shared._seconds < api.shared.QUICK


class Breaking(Counting):
    def begin(self) -> Iterator[int]:
        yield 0
        raise MemoryError


def test_what_breaks_off_tells_all_its_readers(caplog: pytest.LogCaptureFixture) -> None:
    shared = Breaking(3, threading.Event())
    for _reader in range(2):
        with pytest.raises(RuntimeError, match="broke off"):
            awaited(whole, shared)
    assert sum("MemoryError" in record.exc_text for record in caplog.records if record.exc_text) == 1


def test_what_broke_off_is_begun_anew_by_the_next() -> None:
    memory: Memory[Counting] = Memory(10**9)
    with pytest.raises(RuntimeError, match="broke off"):
        awaited(whole, memory.held("a", lambda: Breaking(2, threading.Event())))
    assert awaited(whole, memory.held("a", lambda: counting(2))) == [0, 1]


class Large(Counting):
    """Each of its numbers takes a million bytes; it says so when it is stopped."""

    def taken(self, part: int) -> None:
        self.size += 1_000_000

    def ends(self, why: Message) -> list[int]:
        return [-1] if "memory" in str(why) else []


def large(count: int) -> Large:
    go_on = threading.Event()
    go_on.set()
    return Large(count, go_on)


def test_what_goes_over_the_bound_while_it_is_made_ends_there() -> None:
    memory: Memory[Large] = Memory(3_500_000)
    assert awaited(whole, memory.held("a", lambda: large(9))) == [0, 1, 2, 3, -1]
    assert memory.size < 4_500_000


def test_others_make_room_while_it_is_made() -> None:
    memory: Memory[Large] = Memory(5_500_000)
    for key in "ab":
        awaited(whole, memory.held(key, lambda: large(2)))
    assert awaited(whole, memory.held("c", lambda: large(3))) == [0, 1, 2]
    assert list(memory._kept) == ["b", "c"]
    assert memory.size < 5_500_000


def test_what_is_forgotten_while_somebody_reads_it_counts_until_he_has_gone() -> None:
    memory: Memory[Large] = Memory(3_500_000)
    read = memory.held("a", lambda: large(3))
    assert awaited(whole, read) == [0, 1, 2]
    assert awaited(whole, memory.held("b", lambda: large(3))) == [0, -1]
    assert list(memory._kept) == ["b"]
    del read
    assert memory.size < 1_500_000
    assert awaited(whole, memory.held("c", lambda: large(2))) == [0, 1]


class Pausing(Counting):
    """Before each number it works twice for so long that others may have the thread."""

    pauses = 0

    def begin(self) -> Iterator[int | None]:  # type: ignore[override]
        for number in range(self.count):
            for _piece in range(2):
                self.pauses += 1
                yield None
            yield number

    def over(self) -> Message | None:
        return say("That was long enough.") if self.pauses == 5 else None

    def ends(self, why: Message) -> list[int]:
        return [-1]


def test_work_is_given_up_within_a_part() -> None:
    """A pause is no part, and what is over is over there: the fifth is before the third number."""
    assert awaited(whole, Pausing(2, threading.Event())) == [0, 1]
    assert awaited(whole, Pausing(9, threading.Event())) == [0, 1, -1]


def test_a_reader_who_leaves_within_a_part_frees_the_thread() -> None:
    shared = Pausing(1, threading.Event())
    shared.pauses = -1000

    async def leave() -> None:
        with anyio.move_on_after(0):
            await shared.part(0)

    awaited(leave)
    assert shared._parts == []
    assert awaited(whole, shared) == [0]
