"""What a lane has recorded so far, cut into chunks, and its end."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from engine.optimizers.own import entry_of
from engine.problems.task import Columns, Task
from engine.spec import Spec
from engine.verdicts.catalogue import Outcome
from engine.verdicts.outcome import End, ended, failed, nowhere
from engine.verdicts.seen import Seen
from engine.wording import Message, say, say_several, sentences


@dataclass(frozen=True)
class Chunk:
    """Rows of one lane: columns of one length, from row `first` on. NaN: torch has no such value (yet)."""

    lane: int
    first: int
    columns: Columns

    def __len__(self) -> int:
        return len(self.columns["loss"])


class Rows:
    """The rows of the lane at `place` up to its first number that is not finite, within its budget.

    `over`: there are no more. `spent`: because the gradient evaluations are used up.
    """

    def __init__(self, spec: Spec, task: Task, place: int, names: list[str]) -> None:
        self.spec, self.task, self.place, self.names = spec, task, place, names
        self.lane = spec.lanes[place]
        self.past: list[Columns] = []
        self.kept = ["loss", "train", *task.names, *(f"grad_{name}" for name in task.names)]
        self.over = self.spent = self.nowhere = False
        self.asked = 0
        self.error: Exception | None = None

    def taken(self, columns: Columns, first: int, error: tuple[int, Exception] | None) -> Iterator[Chunk]:
        """These rows as a chunk, as far as they are finite and paid; the start is told in any case.

        `error` is what torch raised, and in which step.
        """
        made = len(columns["loss"])
        finite, paid = _finite_rows(columns, self.task.names), self._paid_rows(columns["evaluations"])
        count = min(finite, paid)
        self.over, self.spent = count < made, paid <= finite and paid < made
        if error and error[0] in (first + finite - 1, first + finite):
            self.error = error[1]
        self.nowhere = not self.error and finite == first == 0
        if count := max(count, int(first == 0)):
            chunk = {name: columns[name][:count] if name in columns else np.full(count, np.nan) for name in self.names}
            self.past.append({name: chunk[name] for name in self.kept if name in chunk})
            yield Chunk(self.place, first, chunk)

    def breaks_off(self, error: Exception) -> Iterator[Chunk]:
        """The walk itself raised an error: no more rows; a start that nobody saw is a row without numbers."""
        self.over, self.error = True, error
        if not self.past:
            columns = {name: np.full(1, np.nan) for name in self.names} | {"step": np.zeros(1, dtype=int)}
            self.past.append({name: columns[name] for name in self.kept if name in columns})
            yield Chunk(self.place, 0, columns)

    def end(self) -> End:
        """How the lane ended, by its rows so far; call it once there are no more."""
        if self.nowhere:
            return nowhere(self.place)
        rows = {name: np.concatenate([part[name] for part in self.past]) for name in self.past[0]}
        steps = len(rows["loss"]) - 1
        leg = self.lane.leg_at(steps)
        if self.error:
            return failed(self.place, steps, entry_of(leg).label, self.error)
        if self.spent and not steps:
            return self._cannot_pay()
        end = ended(Seen(self.spec, self.task, self.lane, rows, self.over and not self.spent), self.place)
        return self._late(self._spent(end))

    def _paid_rows(self, evaluations: np.ndarray) -> int:
        """How many of the rows are within the budget."""
        paid = int((evaluations <= (self.spec.budget or inf)).sum())
        self.asked = int(evaluations[min(paid, len(evaluations) - 1)])
        return paid

    def _cannot_pay(self) -> End:
        told = say(
            "Stopped at the start: its gradient evaluations are used up. One step of {label} and the loss after "
            "it take {asked}, and the budget is {budget}.",
            label=say(entry_of(self.lane.start).label), asked=self.asked, budget=self.spec.budget,
        )  # fmt: skip
        return End(self.place, Outcome.STOPPED, 0, told)

    def _spent(self, end: End) -> End:
        if not self.spent:
            return end
        budget = self.spec.budget
        one = "Its {budget} gradient evaluation is used up."
        several = "Its {budget} gradient evaluations are used up."
        return _adding(end, say_several(one, several, budget, budget=budget))

    def _late(self, end: End) -> End:
        """A change that no update was made under is told."""
        late, last_update = self.lane.legs[-1].at, end.steps if self.over and not self.spent else end.steps - 1
        if len(self.lane.legs) == 1 or late <= last_update:
            return end
        return _adding(end, say("The change at step {step} comes after its end.", step=late))


def _adding(end: End, more: Message) -> End:
    return replace(end, told=sentences(end.told, more))


def _finite_rows(columns: Columns, names: list[str]) -> int:
    """How many rows there are before the first number that is not finite."""
    checked = ["loss", *names, *(f"grad_{name}" for name in names)]
    bad = np.flatnonzero(~np.isfinite([columns[name] for name in checked]).all(axis=0))
    return int(bad[0]) if len(bad) else len(columns["loss"])
