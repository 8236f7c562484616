"""How a run ended, as data with a plain sentence; never an exception. `RULES` has the cases: the first that fits."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.optimizers.own import entry_of
from engine.verdicts.catalogue import VERDICTS, Mark, Outcome
from engine.verdicts.seen import Seen
from engine.wording import Digits, Listed, Message, number, say, say_several, sentences
from words import N_

HALF = 0.5  # of the loss left: a run that has done less crawls; by choice, held in tests/engine/verdicts


@dataclass(frozen=True)
class End:
    """The end of a lane: the number of updates in its rows, and for a divergence the first bad step."""

    lane: int
    outcome: Outcome
    steps: int
    told: Message
    bad_step: int | None = None

    @property
    def mark(self) -> Mark:
        """Whether it is good, neutral or bad."""
        return VERDICTS[self.outcome].mark

    @property
    def message(self) -> str:
        """The sentence, in the language that is used now."""
        return str(self.told)

    @property
    def fields(self) -> dict[str, object]:
        """Ready for JSON."""
        return {
            "lane": self.lane,
            "outcome": self.outcome,
            "mark": self.mark,
            "steps": self.steps,
            "message": self.message,
            "bad_step": self.bad_step,
        }


def ended(seen: Seen, index: int) -> End:
    """The end of the lane `index`, of which this was seen."""
    for outcome, rule in RULES:
        if told := rule(seen):
            bad = seen.bad_step if VERDICTS[outcome].mark is Mark.BAD else None
            return End(index, outcome, seen.steps, told, bad)
    return End(index, Outcome.FINISHED, seen.steps, _finished(seen))


def nowhere(index: int) -> End:
    """The end of a lane that cannot take its first step."""
    told = say("Nowhere to go: at the start the loss or its gradient is not a finite number. Start somewhere else.")
    return End(index, Outcome.REFUSED, 0, told)


def failed(index: int, steps: int, label: str, error: Exception) -> End:
    """The end of a lane in whose update after row `steps` torch raised an error."""
    told = say(
        "Broke off: within step {step} PyTorch's own {label} raised an error, “{error}”. Try another learning "
        "rate, or other settings of the optimizer.",
        step=steps + 1, label=say(label), error=f"{type(error).__name__}: {error}"[:120],
    )  # fmt: skip
    return End(index, Outcome.FAILED, steps, told, steps + 1)


def _unbounded(seen: Seen) -> Message | None:
    if not seen.falls_without_end:
        return None
    return say("Falls without end: the loss was {last} and still fell. This function has no lowest point that way, "
               "whatever the learning rate.", last=seen.last)  # fmt: skip


def _off_the_edge(seen: Seen) -> Message | None:
    if not seen.broke_off or not seen.is_small or seen.task.convex:  # which has a value everywhere
        return None
    return say("Off the edge: step {step} leads to where the loss or its slope is no finite number. A smaller learning "
               "rate takes shorter steps.", step=seen.steps + 1)  # fmt: skip


def _past_all_numbers(seen: Seen) -> Message | None:
    if not seen.broke_off:
        return None
    told = say("Diverged: at step {step} the numbers grow past what a computer can hold.", step=seen.steps + 1)
    return sentences(told, _advice(seen))


def _far_above(seen: Seen) -> Message | None:
    if not seen.is_far_above:
        return None
    if seen.grows:
        text = N_("Diverged: from step {step} on the loss stays above its start and grows, from {first} to {last}.")
    else:
        text = N_("Diverged: from step {step} on the loss stays above its start, {first}; it went up to {peak}, and at "
                  "the end it is {last}.")  # fmt: skip
    told = say(text, step=seen.bad_step, first=seen.first, last=seen.last, peak=seen.peak)
    return sentences(told, _advice(seen))


def _growing(seen: Seen) -> Message | None:
    if not seen.grows:
        return None
    told = say_several(
        "Diverges slowly: in {steps} step the loss grew from {first} to {last}, and it grows on.",
        "Diverges slowly: in {steps} steps the loss grew from {first} to {last}, and it grows on.",
        seen.steps, steps=seen.steps, first=seen.first, last=seen.last,
    )  # fmt: skip
    return sentences(told, _advice(seen))


def _arrived(seen: Seen) -> Message | None:
    if (step := seen.arrival) is None:
        return None
    if len(seen.best) > 2:
        return say("Converged: from step {step} on all weights are at the minimum.", step=step)
    text = (
        N_("Converged: from step {step} on the point is at the minimum, {place}.")
        if len(seen.best) == 2 and seen.task.is_point
        else N_("Converged: from step {step} on all weights are at the minimum, {place}.")
        if len(seen.best) == 2
        else N_("Converged: from step {step} on the weight is at the minimum, {place}.")
    )
    return say(text, step=step, place=_place(seen.best))


def _lowest(seen: Seen) -> Message | None:
    if not (seen.rests and seen.task.convex):
        return None
    return say(
        "Converged: from step {step} on nothing moves any more: the slope is zero and the loss, {last}, at its lowest.",
        step=seen.rest, last=seen.last,
    )  # fmt: skip


def _settled(seen: Seen) -> Message | None:
    if not seen.rests or not seen.bends_up or seen.best:
        return None
    return say("Settled: from step {step} on the point rests in a minimum, {place}, where the loss is {last}.",
               step=seen.rest, place=_place(seen.place), last=seen.last)  # fmt: skip


def _local(seen: Seen) -> Message | None:
    if not seen.rests or not seen.bends_up:
        return None
    return say("A local minimum: from step {step} on the point rests at {place}, where the loss is {last}. The nearest "
               "of the lowest points is {best}.",
               step=seen.rest, place=_place(seen.place), last=seen.last, best=_place(seen.best))  # fmt: skip


def _stuck(seen: Seen) -> Message | None:
    if not seen.rests:
        return None
    if seen.rest == 0:
        return say("Stuck at the start: the slope is zero there, so no step moves it. Start somewhere else.")
    told = say("Stuck: from step {step} on the point rests at {place}, where the slope is zero.",
               step=seen.rest, place=_place(seen.place))  # fmt: skip
    if seen.bends_up is None:
        return told
    return sentences(told, say("That is no minimum: the surface falls away from there."))


def _oscillates(seen: Seen) -> Message | None:
    if not seen.is_restless:
        return None
    return sentences(_from_to(seen, say("Oscillates")), _advice(seen) if not seen.spec.clears else _how_it_moves(seen))


def _how_it_moves(seen: Seen) -> Message:
    if seen.jumps_across:
        if seen.calms_down:
            return say("It still jumps across the minimum at every step, each time less far.")
        return say("It still jumps across the minimum at every step.")
    if seen.noisy:
        return say("Its gradients are noisy, so it keeps moving about.")
    if seen.calms_down:
        return say("It swings back and forth, each time less far.")
    return say("It swings back and forth without settling.")


def _crawls(seen: Seen) -> Message | None:
    if seen.left is None or not seen.left > HALF or seen.last > seen.first:
        return None
    first, last = _told_apart(seen.first, seen.last)
    told = say_several(
        "Crawls: after {steps} step {left} % of the loss is left; it went from {first} to {last}.",
        "Crawls: after {steps} steps {left} % of the loss is left; it went from {first} to {last}.",
        seen.steps, steps=seen.steps, left=Digits(100 * seen.left, 3), first=first, last=last,
    )  # fmt: skip
    limit, lr = seen.stable_lr, float(seen.leg.settings["lr"])
    if limit is None or lr > limit / 2:
        return told
    return sentences(told, say("A larger learning rate goes faster: up to {limit} it is stable here.", limit=limit))


def _falling(seen: Seen) -> Message | None:
    if not seen.still_falls:
        return None
    name = say("Not there yet") if seen.best else say("On its way")
    return sentences(_from_to(seen, name), say("It still falls."))


def _finished(seen: Seen) -> Message:
    told = _from_to(seen, say("Finished"))
    if seen.rest is None or seen.steps < 1:
        return told
    told = sentences(told, say("From step {step} on nothing moves any more.", step=seen.rest))
    return sentences(told, say("Weight decay holds it there.")) if seen.decays else told


def _from_to(seen: Seen, name: Message) -> Message:
    first, last = _told_apart(seen.first, seen.last)
    return say_several(
        "{name}: in {steps} step the loss went from {first} to {last}.",
        "{name}: in {steps} steps the loss went from {first} to {last}.",
        seen.steps, name=name, steps=seen.steps, first=first, last=last,
    )  # fmt: skip


def _told_apart(first: float, last: float) -> tuple[Digits, Digits]:
    """Two losses in so many digits that they differ, if they do."""
    enough = (digits for digits in (6, 9, 12) if number(first, digits) != number(last, digits))
    digits = 6 if first == last else next(enough, 17)
    return Digits(first, digits), Digits(last, digits)


def _place(point: dict[str, float]) -> Listed:
    return Listed(tuple(say("{name} = {value}", name=name, value=value) for name, value in point.items()))


def _advice(seen: Seen) -> Message:
    if not seen.spec.clears:
        return say("The gradients were never cleared: they pile up, and each step is the sum of all before it.")
    if float(seen.leg.settings.get("momentum", 0)) >= 1:
        return say("A momentum of 1 or more forgets nothing, so steps only grow: choose one below 1.")
    limit, lr = seen.stable_lr, float(seen.leg.settings["lr"])
    if limit is not None and lr >= limit:
        text = N_("The learning rate {lr} is too large: the largest that is stable here is {limit}.")
        return say(text, lr=lr, limit=limit)
    return say("Try a smaller learning rate with {label}.", label=say(entry_of(seen.leg).label))


RULES: tuple[tuple[Outcome, Callable[[Seen], Message | None]], ...] = (
    (Outcome.UNBOUNDED, _unbounded),
    (Outcome.LEFT, _off_the_edge),
    (Outcome.DIVERGED, _past_all_numbers),
    (Outcome.DIVERGED, _far_above),
    (Outcome.SLOWLY, _growing),
    (Outcome.CONVERGED, _arrived),
    (Outcome.CONVERGED, _lowest),
    (Outcome.SETTLED, _settled),
    (Outcome.LOCAL, _local),
    (Outcome.STUCK, _stuck),
    (Outcome.OSCILLATES, _oscillates),
    (Outcome.CRAWLS, _crawls),
    (Outcome.FALLING, _falling),
)
