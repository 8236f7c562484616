"""A lane's text, read leg by leg."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.formula.tokens import FormulaError
from engine.limits import LIMITS
from engine.link.reading import Reading
from engine.optimizers import OPTIMIZERS, Optimizer
from engine.optimizers.own import OWN, OwnRule, own_rule
from engine.param import Value, quoted
from engine.spec import Lane, Leg
from engine.steering import gradients
from engine.steering.schedules import SCHEDULES
from words import _, ngettext

# what a schedule may cycle, with torch's optimizers and with a rule of one's own
CYCLED = ({"momentum", "beta1"}, {"momentum"})


class LaneReading(Reading):
    """A reading that knows lanes."""

    def lanes(self, texts: Sequence[str], start: Mapping[str, str]) -> tuple[Lane, ...]:
        """Each lane's text; a mistake in one has its number, from 1, as `lane`."""
        lanes = []
        for number, text in enumerate(texts, 1):
            own = {part.partition("=")[0] for part in text.split(",")}
            self.numbered = {"lane": str(number)}
            self.common = start.keys() - own
            lanes.append(self.lane(text, start))
        self.numbered = {}
        return tuple(lanes)

    def lane(self, text: str, start: Mapping[str, str]) -> Lane:
        """A lane's text, leg by leg; `start` gives the problem that its first leg starts with."""
        legs: list[Leg] = []
        for part in ("," + text).split(",@"):
            given, names = self.assignments(part if legs else part.removeprefix(","), first=not legs)
            own = {p.name for p in (*self.kind.changing, *self.kind.starts)}
            shared = own if "loss" in given else self.kind.problem_keys  # another loss brings its own settings
            values = given if legs else {k: v for k, v in start.items() if k in shared} | given
            legs.append(self.leg(values, names, legs[-1] if legs else None))
        if len(legs) - 1 > LIMITS.max_changes:
            text = ngettext("{limit} change on the way is the most.", "{limit} changes on the way are the most.",
                            LIMITS.max_changes)  # fmt: skip
            self.wrong("lane", text.format(limit=LIMITS.max_changes))
        return Lane(legs=tuple(legs))

    def assignments(self, text: str, first: bool) -> tuple[dict[str, str], list[str]]:
        """Split `12,adam,lr=0.01` into its assignments and its bare words."""
        tokens = text.split(",")
        given: dict[str, str] = {}
        for key, _sep, value in (token.partition("=") for token in tokens if "=" in token):
            if key in given:
                self.wrong(key, _("{key} is given twice in a lane.").format(key=quoted(key)))
            given[key] = value
        words = [token for token in tokens if "=" not in token]
        if len(words) > (1 if first else 2):
            self.wrong(
                "lane",
                _("A lane names one optimizer; it names {words}.").format(words=quoted(", ".join(words))),
            )
        return given, words

    def leg(self, given: dict[str, str], words: list[str], before: Leg | None) -> Leg:
        """A leg by its assignments and bare words; what it leaves open is as in the leg before, or torch's default."""
        at = self.step(words.pop(0) if words else "", before) if before else 0
        key = words[0] if words else before.optimizer if before else None
        optimizer = self.own_rule(given, before) if key == OWN else self.optimizer(key)
        same_optimizer = before is not None and before.optimizer == optimizer.key
        settings = self.table(optimizer.params, given, before.settings if before and same_optimizer else {})
        schedule = self.entry(SCHEDULES, "schedule", given.pop("schedule", before.schedule if before else "constant"))
        same_schedule = before is not None and before.schedule == schedule.key
        schedule_settings = self.table(
            schedule.params, given, before.schedule_settings if before and same_schedule else {}
        )
        steered: dict[str, Any] = self.table(gradients.PARAMS, given, before.steering if before else {})
        loss, loss_settings = self.loss(given, before)
        starts = () if before else self.kind.starts
        kept = {p.name: getattr(before, p.name) for p in self.kind.starts} if before else {}
        changing: dict[str, Any] = kept | self.table(
            (*self.kind.changing, *starts), given, before.problem if before else {}
        )
        self.leftover(given, _(optimizer.label))
        if mistake := optimizer.forbids(settings):
            self.wrong(*mistake)
        cycles = bool(CYCLED[key == OWN] & settings.keys())
        if mistake := schedule.forbids(schedule_settings, cycles, optimizer.momentum_at_once):
            self.wrong(*mistake)
        return self.kind.leg(
            at=at,
            optimizer=optimizer.key,
            settings=settings,
            rule=optimizer.text if isinstance(optimizer, OwnRule) else "",
            loss=loss,
            loss_settings=loss_settings,
            schedule=schedule.key,
            schedule_settings=schedule_settings,
            **steered,
            **changing,
        )

    def own_rule(self, given: dict[str, str], before: Leg | None) -> Optimizer:
        """The optimizer of a rule that the user wrote; on a mistake, one without settings."""
        if not self.kind.own_rules:
            self.wrong("optimizer", _("A rule of your own races on surfaces only."))
        try:
            return own_rule(given.pop("rule", before.rule if before else ""))
        except FormulaError as mistake:
            self.wrong("rule", str(mistake))
            given.clear()
            return own_rule("w = w - lr*g")

    def loss(self, given: dict[str, str], before: Leg | None) -> tuple[str, dict[str, Value]]:
        """The key and the settings of the loss, where the kind of problem has any."""
        if not self.kind.losses:
            return "", {}
        loss = self.entry(self.kind.losses, "loss", given.pop("loss", before.loss if before else None))
        same = before is not None and before.loss == loss.key
        return loss.key, self.table(loss.params, given, before.loss_settings if before and same else {})

    def step(self, text: str, before: Leg) -> int:
        """The step at which a leg begins: a whole one, after that of the leg before."""
        whole = text.isascii() and text.isdecimal() and len(text) < 10
        if not whole or not before.at < int(text) <= LIMITS.max_steps:
            self.wrong(
                "lane",
                _("Changes need rising whole steps, as in “@12,lr=0.001,@30,lr=0.01”; “@{text}” is not.").format(
                    text=text[:20]
                ),
            )
            return before.at + 1
        return int(text)

    def optimizer(self, key: str | None) -> Optimizer:
        """The entry of `OPTIMIZERS` of this key, if it can move this problem's parameters."""
        if key in OPTIMIZERS and key not in self.kind.optimizers:
            message = _("{label} moves matrices of weights only, and not all parameters here are matrices.")
            self.wrong("optimizer", message.format(label=OPTIMIZERS[key].label))
            key = next(iter(OPTIMIZERS))
        entry: Optimizer = self.entry(self.kind.optimizers, "optimizer", key)
        return entry

    def leftover(self, given: Mapping[str, str], label: str) -> None:
        """Say of each assignment that nobody took why it has no place here."""
        for key in given:
            if key in {param.name for param in self.kind.starts}:
                self.wrong(key, _("A lane starts once: its “{key}” cannot change on the way.").format(key=key))
            elif key in self.kind.problem_keys:
                self.wrong(key, _("This loss has no setting “{key}”.").format(key=key))
            else:
                self.wrong(key, _("{label} has no setting {key}.").format(label=label, key=quoted(key)))
