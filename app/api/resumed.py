"""A stream for a reader who was cut off: in short lines and all lanes in turn.

So one that is cut again and again, every 20 kB, has more rows of each lane each time.
"""

from collections.abc import AsyncIterator, Iterator
from itertools import chain, zip_longest

from engine.loop.rows import Chunk
from engine.verdicts.outcome import End

ROUND = 16_000  # bytes of a piece of every lane, together
NUMBER = 25  # bytes of a number with its comma, at the most


async def in_short_lines(parts: AsyncIterator[Chunk | End], lanes: int) -> AsyncIterator[Chunk | End]:
    """The same rows and ends; a piece of each lane's chunk in turn."""
    async for turn in _rounds(parts):
        pieces = [chain.from_iterable(_short(part, ROUND // lanes) for part in of_lane) for of_lane in turn]
        for each in chain.from_iterable(zip_longest(*pieces)):
            if each is not None:
                yield each


async def _rounds(parts: AsyncIterator[Chunk | End]) -> AsyncIterator[list[list[Chunk | End]]]:
    """A chunk of each lane, where there is one, with the end that follows it."""
    lanes: dict[int, list[Chunk | End]] = {}
    async for part in parts:
        if isinstance(part, Chunk) and part.lane in lanes:
            yield list(lanes.values())
            lanes = {}
        lanes.setdefault(part.lane, []).append(part)
    yield list(lanes.values())


def _short(part: Chunk | End, most: int) -> Iterator[Chunk | End]:
    """A chunk in pieces whose lines have about so many bytes, or one row."""
    if isinstance(part, End):
        yield part
        return
    room = most - sum(len(name) + len('"":[],') for name in part.columns)
    rows = max(1, room // (NUMBER * len(part.columns)))
    for start in range(0, len(part), rows):
        yield piece(part, start, start + rows)


def piece(chunk: Chunk, start: int, stop: int) -> Chunk:
    """The rows of a chunk from place `start` to before `stop`."""
    return Chunk(chunk.lane, chunk.first + start, {name: column[start:stop] for name, column in chunk.columns.items()})
