"""The last line of a sweep: how it ended, in a sentence."""

import numpy as np

from engine.sweep.parts import Progress, SweepEnd
from engine.sweep.spec import Sweep
from engine.sweep.verdicts.goal import Goal
from engine.sweep.verdicts.verdict import DIVERGED, Kind
from engine.verdicts.catalogue import Outcome
from engine.wording import number
from words import _, ngettext


def ending(sweep: Sweep, progress: Progress, goal: Goal) -> SweepEnd:
    """The end of a sweep of which so much is decided."""
    cells, kind, steps, loss = progress.all()
    told = _basins(sweep, kind, goal) if sweep.kind == "basins" else _settings(sweep, kind)
    best = best_cell(cells, kind, steps, loss, sweep.kind == "basins")
    if best is not None and sweep.kind != "basins":
        told += " " + _best(sweep, best, float(steps[cells == best][0]))
    if len(cells) == sweep.runs:
        return SweepEnd(Outcome.FINISHED, told, best, goal.minima)
    text = _("Stopped: this sweep used up its {seconds} seconds of computing, and {count} of {runs} runs are decided.")
    text = text.format(seconds=f"{progress.seconds:g}", count=number(len(cells)), runs=number(sweep.runs))
    return SweepEnd(Outcome.STOPPED, f"{text} {told}" if len(cells) else text, best, goal.minima)


def best_cell(cells: np.ndarray, kind: np.ndarray, steps: np.ndarray, loss: np.ndarray, basins: bool) -> int | None:
    """The run that arrived after the fewest steps, with the lowest loss among those; or else simply the lowest loss.

    All arrays are of shape (cells decided,); `steps` is NaN where a run did not arrive. Runs that diverged are out of
    it. None where there is no other, or where a loss is no number.
    """
    stayed = np.flatnonzero((kind != (DIVERGED if basins else Kind.DIVERGES)) & np.isfinite(loss))
    if not len(stayed):
        return None
    order = np.lexsort((cells[stayed], loss[stayed], np.where(np.isnan(steps), np.inf, steps)[stayed]))
    return int(cells[stayed][order[0]])


def _settings(sweep: Sweep, kind: np.ndarray) -> str:
    counts = {code.name.lower(): number(int((kind == code).sum())) for code in Kind}
    text = _("Of {runs} runs: within the tolerance for good {good}, crawling {crawls}, oscillating {oscillates}, "
             "diverging {diverges}, not there yet {falling}, at rest elsewhere {rests}.")  # fmt: skip
    return text.format(runs=number(len(kind)), **counts)


def _best(sweep: Sweep, cell: int, steps: float) -> str:
    values = sweep.values_at(np.array(cell))
    named = ", ".join(f"{axis.label} = {number(float(values[axis.name]))}" for axis in sweep.axes)
    if np.isnan(steps):
        return _("The lowest loss has {settings}.").format(settings=named)
    text = ngettext("The fastest is {settings}, after {steps} step.", "The fastest is {settings}, after {steps} steps.",
                    int(steps))  # fmt: skip
    return text.format(settings=named, steps=number(steps))


def _basins(sweep: Sweep, kind: np.ndarray, goal: Goal) -> str:
    counts = [(int((kind == place).sum()), minimum) for place, minimum in enumerate(goal.minima)]
    reached = int((kind >= 0).sum())
    text = ngettext("Of {runs} starts {count} reaches a minimum within {steps} steps",
                    "Of {runs} starts {count} reach a minimum within {steps} steps", reached)  # fmt: skip
    told = text.format(runs=number(len(kind)), count=number(reached), steps=number(sweep.steps))
    if len(counts) > 1:
        each = (f"{number(count)} ({number(at.x)}, {number(at.y)})" for count, at in counts if count)
        told += ": " + ", ".join(each)
    lost = int((kind == DIVERGED).sum())
    lost_text = ngettext("; {count} diverges.", "; {count} diverge.", lost).format(count=number(lost))
    return told + (lost_text if lost else ".")
