"""Chunks cut for a reader who was cut off."""

import numpy as np

from api.resumed import in_short_lines, piece
from engine.loop.rows import Chunk
from engine.verdicts.catalogue import Outcome
from engine.verdicts.outcome import End
from tests.loop import awaited


def test_a_piece_knows_its_first_row() -> None:
    cut = piece(Chunk(1, 10, {"loss": np.arange(5), "w": -np.arange(5)}), 2, 4)
    assert (cut.lane, cut.first) == (1, 12)
    assert {name: column.tolist() for name, column in cut.columns.items()} == {"loss": [2, 3], "w": [-2, -3]}


def test_lanes_come_in_turn_in_pieces_of_8000_bytes() -> None:
    """Of one column: 25 bytes a number and ten for its name leave 319 rows to a piece, of two lanes."""
    parts = [Chunk(lane, 0, {"loss": np.arange(700)}) for lane in (0, 1)]
    end = End(1, Outcome.FINISHED, 699, "So.")

    async def told() -> list[Chunk | End]:
        async def source():  # type: ignore[no-untyped-def]
            for part in (*parts, end):
                yield part

        return [part async for part in in_short_lines(source(), 2)]

    pieces = awaited(told)
    assert [(part.lane, part.first, len(part)) if isinstance(part, Chunk) else part for part in pieces] == [
        (0, 0, 319), (1, 0, 319), (0, 319, 319), (1, 319, 319), (0, 638, 62), (1, 638, 62), end,
    ]  # fmt: skip
