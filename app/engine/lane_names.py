"""What each lane is called: its optimizer, and what tells it from the others."""

from collections import Counter
from collections.abc import Sequence

from engine.optimizers.own import entry_of
from engine.param import plain
from engine.spec import Lane
from engine.steering.schedules import SCHEDULES
from words import _

SHOWN = 2  # settings that differ from torch's, in a name


def lane_names(lanes: Sequence[Lane]) -> list[str]:
    """A name for each lane; no two are the same: `SGD`, `SGD, momentum 0.9`, `Adam, lr 0.1`, `Adam, lr 0.01`."""
    names = [_name(lane) for lane in lanes]
    for more in (_last_line, _rate, _start):
        names = _told_apart(names, [more(lane) for lane in lanes])
    return _told_apart(names, [str(number) for number in range(1, len(lanes) + 1)])


def _name(lane: Lane) -> str:
    leg = lane.start
    optimizer = entry_of(leg)
    parts = [
        name if isinstance(value, bool) else value if isinstance(value, str) else f"{name} {plain(value)}"
        for name, value in leg.settings.items()
        if name != "lr" and value != optimizer.defaults.get(name)
    ]
    schedule = [_(SCHEDULES[leg.schedule].label).lower()] if leg.schedule != "constant" else []
    noise = [_("noise")] if leg.noise else []
    clipped = [_("clipped")] if leg.clip_value or leg.clip_norm else []
    changes = [_("changed on the way")] if len(lane.legs) > 1 else []
    return ", ".join([_(optimizer.label), *parts[:SHOWN], *schedule, *noise, *clipped, *changes])


def _last_line(lane: Lane) -> str:
    """Of a rule that the user wrote."""
    return lane.start.rule.rpartition(";")[2].replace("|", ",")


def _rate(lane: Lane) -> str:
    return f"lr {plain(lane.start.settings['lr'])}"


def _start(lane: Lane) -> str:
    place = ", ".join(plain(getattr(lane.start, name)) for name in lane.start.starts)
    return _("from {place}").format(place=place)


def _told_apart(names: list[str], more: list[str]) -> list[str]:
    """The names, with something added to those that several lanes have."""
    counts = Counter(names)
    tells = {name: len({m for n, m in zip(names, more, strict=True) if n == name}) > 1 for name in counts}
    return [f"{name}, {text}" if tells[name] else name for name, text in zip(names, more, strict=True)]
