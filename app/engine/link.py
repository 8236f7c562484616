"""A spec as a URL's query, read and written side by side.

    problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&lane=sgd,lr=0.0001&steps=50

A lane is one optimizer with its settings. `@k` changes settings on the way, those of update k and after:

    lane=sgd,lr=0.0001,@12,lr=0.001,@30,adam,lr=0.01,loss=huber,delta=2

A lane may have a schedule of the learning rate, noise in its gradients, and a limit on them; each holds until changed:

    lane=sgd,lr=0.1,schedule=cosine,T_max=50,noise=0.5,clip_norm=1,@30,schedule=constant
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from engine import gradients
from engine.kinds import KINDS, Kind
from engine.optimizers import OPTIMIZERS, Optimizer
from engine.own_rule import OWN, OwnRule, own_rule
from engine.param import Given, OfLane, Setting, Value, plain, quoted
from engine.rule_text import FormulaError
from engine.schedules import SCHEDULES
from engine.settings import LIMITS
from engine.spec import STEPS, Lane, Leg, Spec, SpecError
from words import _

# what a schedule may cycle, with torch's optimizers and with a rule of one's own
CYCLED = ({"momentum", "beta1"}, {"momentum"})


def write(spec: Spec) -> str:
    """The spec as a query: the same text for the same spec."""
    kind = KINDS[spec.problem]
    always = {setting.name: getattr(spec, setting.name) for setting in kind.always}
    always = {name: value for name, value in always.items() if value not in ("", ())}
    first = spec.lanes[0].start.problem
    fields = [("problem", spec.problem), *_texts({**first, **always}).items()]
    fields += [("lane", _write_lane(lane, first)) for lane in spec.lanes]
    fields += [("steps", plain(spec.steps))]
    options = {setting.name: getattr(spec, setting.name) for setting in kind.options}
    changed = {setting.name for setting in kind.options if options[setting.name] != setting.default}
    fields += _texts({name: value for name, value in options.items() if name in changed}).items()
    return urlencode(fields, safe=",=@/:*;")


def read(query: str) -> Spec:
    """The spec that a query stands for. Raises SpecError with a sentence for each mistake."""
    if len(query) > LIMITS.max_query:
        message = _("This link is {size} characters long; {limit} is the most.")
        raise SpecError([_error("link", message.format(size=len(query), limit=LIMITS.max_query))])
    given = parse_qsl(query, keep_blank_values=True, errors="replace")
    reading = _Reading(dict(given).get("problem", "pair"))
    pairs = reading.pairs(given)
    one = {key: value for key, value in pairs if key != "lane"}
    lanes = tuple(reading.lane(text, one) for key, text in pairs if key == "lane")
    fields = reading.fields(one)
    if any(reading.shared(lane) != reading.shared(lanes[0]) for lane in lanes):
        reading.wrong("lane", _("All lanes start from one problem: it and its loss are given once."))
    if reading.errors:
        raise SpecError(reading.errors)
    return reading.kind.spec(lanes=lanes, **reading.kind.complete(fields))


def write_history(lane: Lane, step: int, problem: Mapping[str, Given] | None = None) -> str:
    """What a lane did before `step`, as the beginning of a lane's text: append the settings from there on.

    What it has in common with `problem` is left out.
    """
    legs = tuple(leg for leg in lane.legs if leg.at < step)
    if not legs:
        return ""
    return f"{_write_lane(Lane(legs=legs), problem or {})},@{step},"


def write_settings(optimizer: str, values: Mapping[str, Given]) -> str:
    """One leg of a lane's text, in full."""
    return ",".join([optimizer, *_assignments(values)])


def _write_lane(lane: Lane, problem: Mapping[str, Given]) -> str:
    """A lane's text, without what it has in common with `problem`."""
    own = {name: value for name, value in lane.start.problem.items() if problem.get(name) != value}
    rule = {"rule": lane.start.rule} if lane.start.rule else {}
    given = {**rule, **lane.start.settings, **lane.start.steering, **own}
    parts = write_settings(lane.start.optimizer, given).split(",")
    for before, leg in zip(lane.legs, lane.legs[1:], strict=False):
        same = leg.optimizer == before.optimizer
        old = before.problem | (before.settings if same else {}) | {"rule": before.rule}
        parts += [f"@{leg.at}", *([] if same else [leg.optimizer])]
        new = leg.problem | leg.settings | {"rule": leg.rule}
        changed: dict[str, Given] = {k: v for k, v in new.items() if old.get(k) != v and v != ""}
        parts += _assignments(changed | _steering_changes(before, leg))
    return ",".join(parts)


def _steering_changes(before: Leg, leg: Leg) -> dict[str, Value]:
    """What another leg says of schedule and gradients. Another schedule brings its own settings."""
    old = before.steering
    gone: dict[str, Value] = {param.name: param.default for param in gradients.PARAMS if param.name in old}
    if before.schedule != leg.schedule:
        old = {name: value for name, value in old.items() if name not in before.schedule_settings}
        gone["schedule"] = leg.schedule
    new = gone | leg.steering
    return {name: value for name, value in new.items() if old.get(name) != value}


def _texts(values: Mapping[str, Given]) -> dict[str, str]:
    return {key: plain(value) for key, value in values.items()}


def _assignments(values: Mapping[str, Given]) -> list[str]:
    return [f"{key}={text}" for key, text in _texts(values).items()]


def _error(field: str, message: str) -> dict[str, str]:
    return {"field": field, "message": message}


class _Reading:
    """One reading of a query: it goes on after a mistake, so that all of them are told at once."""

    def __init__(self, problem: str) -> None:
        self.errors: list[dict[str, str]] = []
        self.kind: Kind = self.entry(KINDS, "problem", problem)

    def wrong(self, field: str, message: str) -> None:
        if (error := _error(field, message)) not in self.errors:
            self.errors.append(error)

    def pairs(self, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The pairs of key and value that there should be."""
        counts = Counter(key for key, _value in pairs)
        for key in self.kind.required:
            if key not in counts:
                self.wrong(key, _("“{key}” is missing from the link.").format(key=key))
        for key, count in counts.items():
            if key not in self.kind.keys:
                self.wrong(key, _("There is no setting {key}.").format(key=quoted(key)))
            elif count > 1 and key != "lane":
                self.wrong(key, _("“{key}” is given {count} times; once is enough.").format(key=key, count=count))
        if counts["lane"] > LIMITS.max_lanes:
            self.wrong("lane", _("{limit} lanes are the most.").format(limit=LIMITS.max_lanes))
            return [pair for pair in pairs if pair[0] != "lane"]
        return pairs

    def fields(self, one: Mapping[str, str]) -> dict[str, Any]:
        """The fields of the spec that are not a lane's."""
        settings = {setting.name: setting for setting in (*self.kind.always, *self.kind.options, STEPS)}
        given = {name: self.value(settings[name], text) for name, text in one.items() if name in settings}
        return {name: setting.default for name, setting in settings.items()} | given

    def shared(self, lane: Lane) -> dict[str, Given]:
        """What the lane's problem has to have in common with the others'."""
        starts = {param.name for param in self.kind.starts}
        return {name: value for name, value in lane.start.problem.items() if name not in starts}

    def value(self, setting: Setting, text: str) -> Any:
        try:
            return setting.read(text)
        except ValueError as mistake:
            self.wrong(setting.name, str(mistake))
            return setting.default

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
            self.wrong("lane", _("{limit} changes on the way are the most.").format(limit=LIMITS.max_changes))
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
        self.leftover(given, optimizer.label)
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
        if self.kind.losses:
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
        if key in OPTIMIZERS and key not in self.kind.optimizers:
            message = _("{label} moves matrices of weights only, and not all parameters here are matrices.")
            self.wrong("optimizer", message.format(label=OPTIMIZERS[key].label))
            key = next(iter(OPTIMIZERS))
        entry: Optimizer = self.entry(self.kind.optimizers, "optimizer", key)
        return entry

    def entry(self, registry: Mapping[str, Any], field: str, key: str | None) -> Any:
        if key not in registry:
            message = _("There is no {field} {key}. There are: {names}.")
            self.wrong(field, message.format(field=field, key=quoted(key or ""), names=", ".join(registry)))
        return registry.get(key or "", next(iter(registry.values())))

    def table(self, params: tuple[OfLane, ...], given: dict[str, str], before: Mapping[str, Any]) -> dict[str, Value]:
        """The values of `params`: as given, else as before, else torch's defaults. Takes them out of `given`."""
        return {
            p.name: self.value(p, given.pop(p.name)) if p.name in given else before.get(p.name, p.default)
            for p in params
        }

    def leftover(self, given: Mapping[str, str], label: str) -> None:
        for key in given:
            if key in {param.name for param in self.kind.starts}:
                self.wrong(key, _("A lane starts once: its “{key}” cannot change on the way.").format(key=key))
            elif key in self.kind.problem_keys:
                self.wrong(key, _("This loss has no setting “{key}”.").format(key=key))
            else:
                self.wrong(key, _("{label} has no setting {key}.").format(label=label, key=quoted(key)))
