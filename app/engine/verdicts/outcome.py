"""How a run ended, as data with a plain sentence; never an exception. `RULES` has the cases: the first that fits."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.optimizers.own import entry_of
from engine.verdicts.catalogue import VERDICTS, Mark, Outcome
from engine.verdicts.seen import Seen
from engine.wording import number
from words import _, ngettext

HALF = 0.5  # of the loss left: a run that has done less crawls; by choice, held in tests/engine/verdicts


@dataclass(frozen=True)
class End:
    """The end of a lane: the number of updates in its rows, and for a divergence the first bad step."""

    lane: int
    outcome: Outcome
    steps: int
    message: str
    bad_step: int | None = None

    @property
    def mark(self) -> Mark:
        """Whether it is good, neutral or bad."""
        return VERDICTS[self.outcome].mark

    @property
    def fields(self) -> dict[str, object]:
        """Ready for JSON."""
        return {**vars(self), "mark": self.mark}


def ended(seen: Seen, index: int) -> End:
    """The end of the lane `index`, of which this was seen."""
    for outcome, rule in RULES:
        if text := rule(seen):
            bad = seen.bad_step if VERDICTS[outcome].mark is Mark.BAD else None
            return End(index, outcome, seen.steps, text, bad)
    return End(index, Outcome.FINISHED, seen.steps, _finished(seen))


def nowhere(index: int) -> End:
    """The end of a lane that cannot take its first step."""
    text = _("Nowhere to go: at the start the loss or its gradient is not a finite number. Start somewhere else.")
    return End(index, Outcome.REFUSED, 0, text)


def failed(index: int, steps: int, label: str, error: Exception) -> End:
    """The end of a lane in whose update after row `steps` torch raised an error."""
    text = _("Broke off: within step {step} PyTorch's own {label} raised an error, “{error}”. Try another learning "
             "rate, or other settings of the optimizer.")  # fmt: skip
    told = f"{type(error).__name__}: {error}"[:120]
    return End(index, Outcome.FAILED, steps, text.format(step=steps + 1, label=label, error=told), steps + 1)


def _unbounded(seen: Seen) -> str:
    if not seen.falls_without_end:
        return ""
    return _("Falls without end: the loss was {last} and still fell. This function has no lowest point that way, "
             "whatever the learning rate.").format(last=number(seen.last))  # fmt: skip


def _off_the_edge(seen: Seen) -> str:
    if not seen.broke_off or not seen.is_small or seen.task.convex:  # which has a value everywhere
        return ""
    text = _("Off the edge: step {step} leads to where the loss or its slope is no finite number. A smaller learning "
             "rate takes shorter steps.")  # fmt: skip
    return text.format(step=seen.steps + 1)


def _past_all_numbers(seen: Seen) -> str:
    if not seen.broke_off:
        return ""
    text = _("Diverged: at step {step} the numbers grow past what a computer can hold.")
    return f"{text.format(step=seen.steps + 1)} {_advice(seen)}"


def _far_above(seen: Seen) -> str:
    if not seen.is_far_above:
        return ""
    if seen.grows:
        text = _("Diverged: from step {step} on the loss stays above its start and grows, from {first} to {last}.")
    else:
        text = _("Diverged: from step {step} on the loss stays above its start, {first}; it went up to {peak}, and at "
                 "the end it is {last}.")  # fmt: skip
    first, last, peak = map(number, (seen.first, seen.last, seen.peak))
    return f"{text.format(step=seen.bad_step, first=first, last=last, peak=peak)} {_advice(seen)}"


def _growing(seen: Seen) -> str:
    if not seen.grows:
        return ""
    text = _("Diverges slowly: in {steps} steps the loss grew from {first} to {last}, and it grows on.")
    text = text.format(steps=number(seen.steps), first=number(seen.first), last=number(seen.last))
    return f"{text} {_advice(seen)}"


def _arrived(seen: Seen) -> str:
    if (step := seen.arrival) is None:
        return ""
    if len(seen.best) > 2:
        return _("Converged: from step {step} on all weights are at the minimum.").format(step=step)
    text = (
        _("Converged: from step {step} on the point is at the minimum, {place}.")
        if len(seen.best) == 2 and seen.task.is_point
        else _("Converged: from step {step} on all weights are at the minimum, {place}.")
        if len(seen.best) == 2
        else _("Converged: from step {step} on the weight is at the minimum, {place}.")
    )
    return text.format(step=step, place=_place(seen.best))


def _lowest(seen: Seen) -> str:
    if not (seen.rests and seen.task.convex):
        return ""
    text = _(
        "Converged: from step {step} on nothing moves any more: the slope is zero and the loss, {last}, at its lowest."
    )
    return text.format(step=seen.rest, last=number(seen.last))


def _settled(seen: Seen) -> str:
    if not seen.rests or not seen.bends_up or seen.best:
        return ""
    text = _("Settled: from step {step} on the point rests in a minimum, {place}, where the loss is {last}.")
    return text.format(step=seen.rest, place=_place(seen.place), last=number(seen.last))


def _local(seen: Seen) -> str:
    if not seen.rests or not seen.bends_up:
        return ""
    text = _("A local minimum: from step {step} on the point rests at {place}, where the loss is {last}. The nearest "
             "of the lowest points is {best}.")  # fmt: skip
    return text.format(step=seen.rest, place=_place(seen.place), last=number(seen.last), best=_place(seen.best))


def _stuck(seen: Seen) -> str:
    if not seen.rests:
        return ""
    if seen.rest == 0:
        return _("Stuck at the start: the slope is zero there, so no step moves it. Start somewhere else.")
    text = _("Stuck: from step {step} on the point rests at {place}, where the slope is zero.")
    text = text.format(step=seen.rest, place=_place(seen.place))
    return text if seen.bends_up is None else f"{text} {_('That is no minimum: the surface falls away from there.')}"


def _oscillates(seen: Seen) -> str:
    if not seen.is_restless:
        return ""
    if not seen.spec.clears:
        how = _advice(seen)
    elif seen.jumps_across:
        how = _("It still jumps across the minimum at every step.")
        how = _("It still jumps across the minimum at every step, each time less far.") if seen.calms_down else how
    elif seen.noisy:
        how = _("Its gradients are noisy, so it keeps moving about.")
    else:
        how = _("It swings back and forth without settling.")
        how = _("It swings back and forth, each time less far.") if seen.calms_down else how
    return f"{_from_to(seen, _('Oscillates'))} {how}"


def _crawls(seen: Seen) -> str:
    if seen.left is None or not seen.left > HALF or seen.last > seen.first:
        return ""
    text = _("Crawls: after {steps} steps {left} % of the loss is left; it went from {first} to {last}.")
    text = ngettext(
        "Crawls: after {steps} step {left} % of the loss is left; it went from {first} to {last}.", text, seen.steps
    )
    first, last = _told_apart(seen.first, seen.last)
    text = text.format(steps=number(seen.steps), left=number(100 * seen.left, 3), first=first, last=last)
    limit, lr = seen.stable_lr, float(seen.leg.settings["lr"])
    if limit is None or lr > limit / 2:
        return text
    advice = _("A larger learning rate goes faster: up to {limit} it is stable here.")
    return f"{text} {advice.format(limit=number(limit))}"


def _falling(seen: Seen) -> str:
    name = _("Not there yet") if seen.best else _("On its way")
    return f"{_from_to(seen, name)} {_('It still falls.')}" if seen.still_falls else ""


def _finished(seen: Seen) -> str:
    text = _from_to(seen, _("Finished"))
    if seen.rest is None or seen.steps < 1:
        return text
    still = _("From step {step} on nothing moves any more.").format(step=seen.rest)
    return f"{text} {still} {_('Weight decay holds it there.')}" if seen.decays else f"{text} {still}"


def _from_to(seen: Seen, name: str) -> str:
    text = ngettext("{name}: in {steps} step the loss went from {first} to {last}.",
                    "{name}: in {steps} steps the loss went from {first} to {last}.", seen.steps)  # fmt: skip
    first, last = _told_apart(seen.first, seen.last)
    return text.format(name=name, steps=number(seen.steps), first=first, last=last)


def _told_apart(first: float, last: float) -> tuple[str, str]:
    """Two losses in so many digits that they differ, if they do."""
    pairs = ((number(first, digits), number(last, digits)) for digits in (6, 9, 12, 17))
    return next((pair for pair in pairs if pair[0] != pair[1] or first == last), (str(first), str(last)))


def _place(point: dict[str, float]) -> str:
    return ", ".join(f"{name} = {number(value)}" for name, value in point.items())


def _advice(seen: Seen) -> str:
    if not seen.spec.clears:
        return _("The gradients were never cleared: they pile up, and each step is the sum of all before it.")
    if float(seen.leg.settings.get("momentum", 0)) >= 1:
        return _("A momentum of 1 or more forgets nothing, so steps only grow: choose one below 1.")
    limit, lr = seen.stable_lr, float(seen.leg.settings["lr"])
    if limit is not None and lr >= limit:
        text = _("The learning rate {lr} is too large: the largest that is stable here is {limit}.")
        return text.format(lr=number(lr), limit=number(limit))
    return _("Try a smaller learning rate with {label}.").format(label=entry_of(seen.leg).label)


RULES: tuple[tuple[Outcome, Callable[[Seen], str]], ...] = (
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
