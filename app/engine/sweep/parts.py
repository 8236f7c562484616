"""What a sweep gives while it runs: a header, parts, an end."""

from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np

from engine.problems.surface.catalogue import Minimum
from engine.verdicts.catalogue import Outcome
from engine.wording import Message

FIRST, SLICE = 0.1, 0.35  # seconds of work in the first part and in the others


@dataclass(frozen=True)
class Part:
    """How far it is, and the cells decided since the last part, arrays of shape (cells,).

    `kind` has the codes of verdicts, `steps` is NaN where the run did not arrive, `loss` is the last finite one.
    """

    done: int
    of: int
    cells: np.ndarray
    kind: np.ndarray
    steps: np.ndarray
    loss: np.ndarray


@dataclass(frozen=True)
class SweepEnd:
    """How it ended. `minima` are those that the codes of basins count."""

    outcome: Outcome
    told: Message
    best_cell: int | None
    minima: tuple[Minimum, ...]

    @property
    def message(self) -> str:
        """The sentence, in the language that is used now."""
        return str(self.told)

    @property
    def fields(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "outcome": self.outcome,
            "message": self.message,
            "best_cell": self.best_cell,
            "minima": [minimum._asdict() for minimum in self.minima],
        }


Decided = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # cells, kind, steps, loss


@dataclass
class Progress:
    """How far a sweep is, what is decided, and how much time it took; time in which nobody reads does not count."""

    seconds: float
    of: int = 0
    done: int = 0
    spent: float = 0.0
    made: int = 0
    waiting: list[Decided] = field(default_factory=list)
    decided: list[Decided] = field(default_factory=list)

    def begin(self) -> None:
        """The time of the next part begins."""
        self.begun = perf_counter()

    def decide(self, cells: np.ndarray, kind: np.ndarray, steps: np.ndarray, loss: np.ndarray) -> None:
        """Note what became of these cells, arrays of shape (cells,); `steps` below 0 is none."""
        self.waiting.append((cells, kind.astype(np.int8), np.where(steps < 0, np.nan, steps), loss))

    @property
    def due(self) -> bool:
        """Whether it is time for a part."""
        return perf_counter() - self.begun > (SLICE if self.made else FIRST)

    @property
    def over(self) -> bool:
        """Whether the time is used up."""
        return self.spent > self.seconds

    def part(self) -> Part:
        """What there is since the last part."""
        self.spent += perf_counter() - self.begun
        self.made += 1
        self.decided += self.waiting
        part = Part(self.done, self.of, *_joined(self.waiting))
        self.waiting = []
        return part

    def all(self) -> Decided:
        """All that was decided, in the order of its cells: arrays of one shape, (cells decided,)."""
        cells, *columns = _joined(self.decided + self.waiting)
        order = np.argsort(cells)
        kind, steps, loss = (column[order] for column in columns)
        return cells[order], kind, steps, loss


def _joined(decided: list[Decided]) -> Decided:
    nothing = (np.empty(0, int), np.empty(0, np.int8), np.empty(0), np.empty(0))
    cells, kind, steps, loss = (np.concatenate(column) for column in zip(nothing, *decided, strict=True))
    return cells, kind, steps, loss
