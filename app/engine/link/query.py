"""A spec as a URL's query, read and written side by side.

    problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&lane=sgd,lr=0.0001&steps=50

A lane is one optimizer with its settings. `@k` changes settings on the way, those of update k and after:

    lane=sgd,lr=0.0001,@12,lr=0.001,@30,adam,lr=0.01,loss=huber,delta=2

A lane may have a schedule of the learning rate, noise in its gradients, and a limit on them; each holds until changed:

    lane=sgd,lr=0.1,schedule=cosine,T_max=50,noise=0.5,clip_norm=1,@30,schedule=constant
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from engine.limits import LIMITS
from engine.link.lane import LaneReading
from engine.link.reading import error
from engine.param import Given, Value, plain
from engine.problems.kinds import KINDS
from engine.spec import Lane, Leg, Spec, SpecError
from engine.steering import gradients
from engine.wording import number
from words import _


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
        raise SpecError([error("link", message.format(size=number(len(query)), limit=number(LIMITS.max_query)))])
    given = parse_qsl(query, keep_blank_values=True, errors="replace")
    reading = LaneReading(dict(given).get("problem", "pair"))
    pairs = reading.pairs(given)
    one = {key: value for key, value in pairs if key != "lane"}
    lanes = reading.lanes([text for key, text in pairs if key == "lane"], one)
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
