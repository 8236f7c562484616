"""A sweep as a URL's query: its spec's own link, with one lane, and the keys of the sweep.

problem=surface&f=himmelblau&x=0&y=0&lane=adam,lr=0.05&steps=500&sweep=basins&count_a=200&count_b=200
problem=table&data=fruit&…&lane=sgd,lr=0.1,momentum=0.9&sweep=map&a=lr&low_a=0.001&high_a=1&b=momentum
"""

from collections import Counter
from itertools import product
from urllib.parse import parse_qsl, urlencode

from engine.limits import LIMITS
from engine.link import read, write
from engine.optimizers.own import entry_of
from engine.param import Number, Param, plain, quoted
from engine.problems.kinds import KINDS, named
from engine.spec import Spec, SpecError
from engine.sweep.spec import COUNTS, KIND, MOST, TOLERANCE, Axis, Sweep, ends, sweepable
from words import _

SIDES = ("a", "b")
KEYS = {"sweep", "tolerance", *(f"{end}{side}" for end in ("", "low_", "high_", "count_") for side in SIDES)}


def write_sweep(sweep: Sweep) -> str:
    """The sweep as a query: the same text for the same sweep."""
    pairs = [("sweep", sweep.kind)]
    for side, axis in zip(SIDES, sweep.axes, strict=False):
        pairs += [] if sweep.kind == "basins" else [(side, axis.name)]
        pairs += [(f"low_{side}", plain(axis.low)), (f"high_{side}", plain(axis.high))]
        pairs += [(f"count_{side}", plain(axis.count))]
    pairs += [("tolerance", plain(sweep.tolerance))] if sweep.tolerance != TOLERANCE.default else []
    return f"{write(sweep.spec)}&{urlencode(pairs)}"


def read_sweep(query: str) -> Sweep:
    """The sweep that a query stands for. Raises SpecError with a sentence for each mistake."""
    if len(query) > LIMITS.max_query:
        read(query)  # says so
    given = parse_qsl(query, keep_blank_values=True, errors="replace")
    counts = Counter(key for key, _value in given if key in KEYS)
    text = _("“{key}” is given {count} times; once is enough.")
    errors = [_wrong(key, text.format(key=key, count=count)) for key, count in counts.items() if count > 1]
    try:
        spec = read(urlencode([pair for pair in given if pair[0] not in KEYS]))
    except SpecError as mistake:
        raise SpecError([*mistake.errors, *errors]) from None
    try:
        kind = KIND.read(dict(given).get("sweep", ""))
    except ValueError as mistake:
        raise SpecError([*errors, _wrong("sweep", str(mistake))]) from None
    reading = _Reading(spec, kind, {key: value for key, value in given if key in KEYS - {"sweep"}}, errors)
    sweep = reading.sweep()
    if reading.errors:
        raise SpecError(reading.errors)
    return sweep


class _Reading:
    """One reading of a sweep's keys: it goes on after a mistake, so that all of them are told at once."""

    def __init__(self, spec: Spec, kind: str, given: dict[str, str], errors: list[dict[str, str]]) -> None:
        self.spec, self.kind, self.given, self.errors = spec, kind, given, errors
        self.problem = KINDS[spec.problem]

    def sweep(self) -> Sweep:
        self._check_spec()
        axes = self._starts() if self.kind == "basins" else self._settings()
        tolerance = float(self._number(TOLERANCE))
        for key in self.given:
            text = _("{kind} has no “{key}”: leave it out.")
            self._wrong(key, text.format(kind=f"sweep={self.kind}", key=key))
        sweep = Sweep(spec=self.spec, kind=self.kind, axes=axes, tolerance=tolerance)
        if not self.errors and self.kind != "basins":
            self._check_corners(sweep)
        return sweep

    def _wrong(self, field: str, message: str) -> None:
        self.errors.append(_wrong(field, message))

    def _check_spec(self) -> None:
        """What no sweep can be made of."""
        lanes = self.spec.lanes
        if len(lanes) != 1 or len(lanes[0].legs) != 1:
            self._wrong("lane", _("A sweep is of one lane without changes on the way."))
        if mistake := self.problem.unswept(self.spec):
            self._wrong(*mistake)
        if self.kind == "basins" and not self.problem.domain:
            text = _("Basins are of starts on a surface: {kinds}.")
            self._wrong("problem", text.format(kinds=named(lambda kind: kind.domain)))

    def _starts(self) -> tuple[Axis, ...]:
        if not self.problem.domain:
            return ()
        starts = zip(SIDES, self.problem.starts, self.problem.domain(self.spec), strict=True)
        return tuple(self._axis(side, param, span, log=False) for side, param, span in starts)

    def _settings(self) -> tuple[Axis, ...]:
        leg = self.spec.lanes[0].start
        known, hint, axes = sweepable(leg), entry_of(leg).lr_hint, list[Axis]()
        sides = SIDES[: 1 if self.kind == "curve" else 2]
        if len(known) < len(sides):
            text = _("A map is of two settings, and {label} has no other number than its learning rate.")
            self._wrong("sweep", text.format(label=_(entry_of(leg).label)))
            sides = SIDES[:1]
        for side in sides:
            rest = [name for name in known if name not in {axis.name for axis in axes}]
            usual = "momentum" if axes and "momentum" in rest else rest[0] if rest else "lr"
            name = self.given.pop(side, usual)
            if name not in rest:
                text = _("{label} has no setting {name} to sweep here. There are: {names}.")
                self._wrong(side, text.format(label=_(entry_of(leg).label), name=quoted(name), names=", ".join(rest)))
                name = "lr"
            axes.append(self._axis(side, known[name], ends(known[name], hint), known[name].log))
        return tuple(axes)

    def _axis(self, side: str, param: Param, usual: tuple[float, float], log: bool) -> Axis:
        names = {"low": _("{label}, lowest"), "high": _("{label}, highest")}
        params = [Param(f"{end}_{side}", text.format(label=param.title), float(value), param.low, param.high)
                  for (end, text), value in zip(names.items(), usual, strict=True)]  # fmt: skip
        low, high = (float(self._number(end)) for end in params)
        if low >= high:
            text = _("{label} has to rise: its lowest value is {low}, its highest {high}.")
            self._wrong(f"high_{side}", text.format(label=param.title, low=plain(low), high=plain(high)))
        label = _("{label}, values").format(label=param.title)
        count = int(self._number(Param(f"count_{side}", label, COUNTS[self.kind], 2, MOST[self.kind])))
        return Axis(name=param.name, label=param.label, low=low, high=high, count=count, log=log and low > 0)

    def _number(self, param: Param) -> Number:
        try:
            return param.read(self.given.pop(param.name, param.default))
        except ValueError as mistake:
            self._wrong(param.name, str(mistake))
            return param.default

    def _check_corners(self, sweep: Sweep) -> None:
        """What an optimizer forbids of its settings together, it forbids at an end of an axis."""
        for corner in product(*((axis.low, axis.high) for axis in sweep.axes)):
            values = dict(zip((axis.name for axis in sweep.axes), corner, strict=True))
            if mistake := entry_of(sweep.leg).forbids({**sweep.leg.settings, **values}):
                self._wrong(*mistake)
                return


def _wrong(field: str, message: str) -> dict[str, str]:
    return {"field": field, "message": message}
