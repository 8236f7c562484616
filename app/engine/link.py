"""A spec as a URL's query, read and written side by side.

    problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&lane=sgd,lr=0.0001&steps=50

A lane is one optimizer with its settings. `@k` changes settings on the way, those of update k and after:

    lane=sgd,lr=0.0001,@12,lr=0.001,@30,adam,lr=0.01,loss=huber,delta=2
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.param import Param, Value, plain, quoted
from engine.settings import LIMITS
from engine.spec import DTYPES, STEPS, SWITCHES, Lane, Leg, Spec, SpecError, W, X, Y
from words import _

PAIR_KEYS = {"x", "y", "loss"} | {p.name for loss in LOSSES.values() for p in loss.params}
REQUIRED = ("problem", "x", "y", "w", "loss", "lane", "steps")
KEYS = {*REQUIRED, *PAIR_KEYS, *(p.name for p in SWITCHES), "dtype"}


def write(spec: Spec) -> str:
    """The spec as a query: the same text for the same spec."""
    start = spec.lanes[0].start
    fields = [("problem", spec.problem), *_texts({**start.pair, "w": spec.w}).items()]
    fields += [("lane", _write_lane(lane)) for lane in spec.lanes]
    fields += [("steps", plain(spec.steps))]
    fields += [(p.name, "false") for p in SWITCHES if not getattr(spec, p.name)]
    fields += [("dtype", spec.dtype)] if spec.dtype != DTYPES[0] else []
    return urlencode(fields, safe=",=@")


def read(query: str) -> Spec:
    """The spec that a query stands for. Raises SpecError with a sentence for each mistake."""
    if len(query) > LIMITS.max_query:
        message = _("This link is {size} characters long; {limit} is the most.")
        raise SpecError([_error("link", message.format(size=len(query), limit=LIMITS.max_query))])
    reading = _Reading()
    pairs = reading.pairs(query)
    one = {key: value for key, value in pairs if key != "lane"}
    lanes = tuple(reading.lane(text, one) for key, text in pairs if key == "lane")
    fields = reading.fields(one)
    if any(lane.start.pair != lanes[0].start.pair for lane in lanes):
        reading.wrong("lane", _("All lanes start from one problem: x, y and the loss are given once."))
    if reading.errors:
        raise SpecError(reading.errors)
    return Spec(lanes=lanes, **fields)


def write_history(lane: Lane, step: int) -> str:
    """What a lane did before `step`, as the beginning of a lane's text: append the settings from there on."""
    legs = tuple(leg for leg in lane.legs if leg.at < step)
    if not legs:
        return ""
    start, *changes = _write_lane(Lane(legs=legs)).split(",@")
    return ",@".join([",".join([start, *_assignments(legs[0].pair)]), *changes, f"{step},"])


def write_settings(optimizer: str, values: Mapping[str, Value | str]) -> str:
    """One leg of a lane's text, in full."""
    return ",".join([optimizer, *_assignments(values)])


def _write_lane(lane: Lane) -> str:
    parts = write_settings(lane.start.optimizer, lane.start.settings).split(",")
    for before, leg in zip(lane.legs, lane.legs[1:], strict=False):
        same = leg.optimizer == before.optimizer
        old = before.pair | (before.settings if same else {})
        parts += [f"@{leg.at}", *([] if same else [leg.optimizer])]
        parts += _assignments({k: v for k, v in {**leg.pair, **leg.settings}.items() if old.get(k) != v})
    return ",".join(parts)


def _texts(values: Mapping[str, Value | str]) -> dict[str, str]:
    return {key: plain(value) for key, value in values.items()}


def _assignments(values: Mapping[str, Value | str]) -> list[str]:
    return [f"{key}={text}" for key, text in _texts(values).items()]


def _error(field: str, message: str) -> dict[str, str]:
    return {"field": field, "message": message}


class _Reading:
    """One reading of a query: it goes on after a mistake, so that all of them are told at once."""

    def __init__(self) -> None:
        self.errors: list[dict[str, str]] = []

    def wrong(self, field: str, message: str) -> None:
        if (error := _error(field, message)) not in self.errors:
            self.errors.append(error)

    def pairs(self, query: str) -> list[tuple[str, str]]:
        pairs = parse_qsl(query, keep_blank_values=True, errors="replace")
        counts = Counter(key for key, _value in pairs)
        for key in REQUIRED:
            if key not in counts:
                self.wrong(key, _("“{key}” is missing from the link.").format(key=key))
        for key, count in counts.items():
            if key not in KEYS:
                self.wrong(key, _("There is no setting {key}.").format(key=quoted(key)))
            elif count > 1 and key != "lane":
                self.wrong(key, _("“{key}” is given {count} times; once is enough.").format(key=key, count=count))
        if counts["lane"] > LIMITS.max_lanes:
            self.wrong("lane", _("{limit} lanes are the most.").format(limit=LIMITS.max_lanes))
            return [pair for pair in pairs if pair[0] != "lane"]
        return pairs

    def fields(self, one: Mapping[str, str]) -> dict[str, Any]:
        """The fields of the spec that are not a lane's."""
        if one.get("problem", "pair") != "pair":
            self.wrong("problem", _("There is no problem {name}; try “pair”.").format(name=quoted(one["problem"])))
        if one.get("dtype", DTYPES[0]) not in DTYPES:
            self.wrong("dtype", _("dtype must be float64 or float32."))
        given = {p.name: self.value(p, one[p.name]) for p in (W, STEPS, *SWITCHES) if p.name in one}
        return given | {"dtype": one.get("dtype", DTYPES[0])}

    def value(self, param: Param, text: str) -> Value:
        try:
            return param.read(text)
        except ValueError as mistake:
            self.wrong(param.name, str(mistake))
            return param.default

    def lane(self, text: str, start: Mapping[str, str]) -> Lane:
        """A lane's text, leg by leg; `start` gives the problem that its first leg starts with."""
        legs: list[Leg] = []
        for part in ("," + text).split(",@"):
            given, names = self.assignments(part if legs else part.removeprefix(","), first=not legs)
            shared = {"x", "y"} if "loss" in given else PAIR_KEYS  # another loss brings its own settings
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
        optimizer = self.entry(OPTIMIZERS, "optimizer", words[0] if words else before.optimizer if before else None)
        loss = self.entry(LOSSES, "loss", given.pop("loss", before.loss if before else None))
        same_optimizer = before is not None and before.optimizer == optimizer.key
        same_loss = before is not None and before.loss == loss.key
        settings = self.table(optimizer.params, given, before.settings if before and same_optimizer else {})
        loss_settings = self.table(loss.params, given, before.loss_settings if before and same_loss else {})
        pair = self.table((X, Y), given, before.pair if before else {})
        self.leftover(given, optimizer.label)
        if mistake := optimizer.forbids(settings):
            self.wrong("nesterov", mistake)
        return Leg(
            at=at,
            optimizer=optimizer.key,
            settings=settings,
            loss=loss.key,
            loss_settings=loss_settings,
            **pair,
        )

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

    def entry(self, registry: Mapping[str, Any], field: str, key: str | None) -> Any:
        if key not in registry:
            message = _("There is no {field} {key}. There are: {names}.")
            self.wrong(field, message.format(field=field, key=quoted(key or ""), names=", ".join(registry)))
        return registry.get(key or "", next(iter(registry.values())))

    def table(self, params: tuple[Param, ...], given: dict[str, str], before: Mapping[str, Any]) -> dict[str, Value]:
        """The values of `params`: as given, else as before, else torch's defaults. Takes them out of `given`."""
        return {
            p.name: self.value(p, given.pop(p.name)) if p.name in given else before.get(p.name, p.default)
            for p in params
        }

    def leftover(self, given: Mapping[str, str], label: str) -> None:
        for key in given:
            if key in PAIR_KEYS:
                self.wrong(key, _("This loss has no setting “{key}”.").format(key=key))
            else:
                self.wrong(key, _("{label} has no setting {key}.").format(label=label, key=quoted(key)))
