"""The last line of a sweep: how it ended, in a sentence."""

import numpy as np

from engine.sweep.parts import Progress, SweepEnd
from engine.sweep.spec import Sweep
from engine.sweep.verdicts.goal import Goal
from engine.sweep.verdicts.verdict import DIVERGED, Kind
from engine.verdicts.catalogue import Outcome
from engine.wording import Listed, Message, say, say_several, sentences
from words import N_


def ending(sweep: Sweep, progress: Progress, goal: Goal) -> SweepEnd:
    """The end of a sweep of which so much is decided."""
    cells, kind, steps, loss = progress.all()
    told = _basins(sweep, kind, goal) if sweep.kind == "basins" else _settings(kind)
    best = best_cell(cells, kind, steps, loss, sweep.kind == "basins")
    if best is not None and sweep.kind != "basins":
        told = sentences(told, _best(sweep, best, float(steps[cells == best][0])))
    if len(cells) == sweep.runs:
        return SweepEnd(Outcome.FINISHED, told, best, goal.minima)
    stopped = say("Stopped: this sweep used up its {seconds} seconds of computing, and {count} of {runs} runs are "
                  "decided.", seconds=progress.seconds, count=len(cells), runs=sweep.runs)  # fmt: skip
    return SweepEnd(Outcome.STOPPED, sentences(stopped, told) if len(cells) else stopped, best, goal.minima)


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


def _settings(kind: np.ndarray) -> Message:
    counts = {code.name.lower(): int((kind == code).sum()) for code in Kind}
    text = N_("Of {runs} runs: within the tolerance for good {good}, crawling {crawls}, oscillating {oscillates}, "
              "diverging {diverges}, not there yet {falling}, at rest elsewhere {rests}.")  # fmt: skip
    return say(text, runs=len(kind), **counts)


def _best(sweep: Sweep, cell: int, steps: float) -> Message:
    values = sweep.values_at(np.array(cell))
    named = Listed(tuple(say("{name} = {value}", name=axis.told, value=float(values[axis.name]))
                         for axis in sweep.axes))  # fmt: skip
    if np.isnan(steps):
        return say("The lowest loss has {settings}.", settings=named)
    one, several = "The fastest is {settings}, after {steps} step.", "The fastest is {settings}, after {steps} steps."
    return say_several(one, several, int(steps), settings=named, steps=steps)


def _basins(sweep: Sweep, kind: np.ndarray, goal: Goal) -> Message:
    counts = [(int((kind == place).sum()), minimum) for place, minimum in enumerate(goal.minima)]
    reached, lost = int((kind >= 0).sum()), int((kind == DIVERGED).sum())
    several = [say("{count} ({x}, {y})", count=count, x=at.x, y=at.y) for count, at in counts if count]
    values = {"runs": len(kind), "count": reached, "steps": sweep.steps, "each": Listed(tuple(several))}
    told = (
        say_several("Of {runs} starts {count} reaches a minimum within {steps} steps: {each}.",
                    "Of {runs} starts {count} reach a minimum within {steps} steps: {each}.", reached, **values)
        if len(counts) > 1 and several
        else say_several("Of {runs} starts {count} reaches a minimum within {steps} steps.",
                         "Of {runs} starts {count} reach a minimum within {steps} steps.", reached, **values)
    )  # fmt: skip
    if not lost:
        return told
    return sentences(told, say_several("{count} start diverges.", "{count} starts diverge.", lost, count=lost))
