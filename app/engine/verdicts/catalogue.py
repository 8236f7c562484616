"""The verdicts: how a run went, whether alone or one of a sweep's. Each has its mark and its name in one table."""

from dataclasses import dataclass
from enum import StrEnum

from words import N_


class Mark(StrEnum):
    """What a verdict is worth at a glance."""

    GOOD = "good"
    NEUTRAL = "neutral"
    BAD = "bad"


class Outcome(StrEnum):
    """The cases; each has its rule in `engine.verdicts.outcome`, which asks `course` what the rows show."""

    CONVERGED = "converged"  # the weights stay at the known minimum, or rest where a convex loss is lowest
    SETTLED = "settled"  # they rest in a minimum that nobody told us of
    LOCAL = "local"  # they rest in a minimum, and a lower one is known
    STUCK = "stuck"  # they rest where the slope is zero, and that is no minimum
    FALLING = "falling"  # not there yet, the loss still falls
    CRAWLS = "crawls"  # not there yet, and more than half of the loss is left
    OSCILLATES = "oscillates"  # steps turn back on each other, or the loss rises again and again
    FINISHED = "finished"  # none of these: all that can be said is from where to where
    SLOWLY = "diverges slowly"  # the loss grows steadily, within ten times its start
    DIVERGED = "diverged"  # it grew further, or past all numbers
    LEFT = "left"  # a step led to where the function has no finite value
    UNBOUNDED = "unbounded"  # it falls below all numbers: there is no minimum that way
    STOPPED = "stopped"  # by a bound on time, memory or gradients
    REFUSED = "refused"  # there is no first step
    FAILED = "failed"  # torch raised an error within a step


@dataclass(frozen=True)
class Verdict:
    """`name` is what a table or a legend calls it."""

    mark: Mark
    name: str


VERDICTS = {
    Outcome.CONVERGED: Verdict(Mark.GOOD, N_("within tolerance")),
    Outcome.SETTLED: Verdict(Mark.GOOD, N_("settles")),
    Outcome.LOCAL: Verdict(Mark.NEUTRAL, N_("rests elsewhere")),
    Outcome.STUCK: Verdict(Mark.NEUTRAL, N_("stuck")),
    Outcome.FALLING: Verdict(Mark.NEUTRAL, N_("not there yet")),
    Outcome.CRAWLS: Verdict(Mark.NEUTRAL, N_("crawls")),
    Outcome.OSCILLATES: Verdict(Mark.NEUTRAL, N_("oscillates")),
    Outcome.FINISHED: Verdict(Mark.NEUTRAL, N_("finished")),
    Outcome.SLOWLY: Verdict(Mark.BAD, N_("diverges slowly")),
    Outcome.DIVERGED: Verdict(Mark.BAD, N_("diverges")),
    Outcome.LEFT: Verdict(Mark.BAD, N_("leaves its domain")),
    Outcome.UNBOUNDED: Verdict(Mark.BAD, N_("falls without end")),
    Outcome.STOPPED: Verdict(Mark.NEUTRAL, N_("stopped")),
    Outcome.REFUSED: Verdict(Mark.BAD, N_("refused")),
    Outcome.FAILED: Verdict(Mark.BAD, N_("broke off")),
}
