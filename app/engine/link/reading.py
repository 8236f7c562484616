"""What a link's reading is made of: registries and settings by name, a sentence for each mistake."""

from collections import Counter
from collections.abc import Mapping, Set
from typing import Any

from engine.limits import LIMITS
from engine.param import Given, OfLane, Setting, Value, quoted
from engine.problems.kinds import KINDS, Kind
from engine.spec import STEPS, Lane
from words import LANGUAGE, _, ngettext

# what a page's link says of the playing and of its looks: a run has neither
PLAYBACK = ("at", "speed", "log")
OF_THE_PAGE = frozenset({"shown", "view", "charts", "arrows", "state", "show", "across", "up", LANGUAGE, *PLAYBACK})


def error(field: str, message: str) -> dict[str, str]:
    """One mistake, as a SpecError lists it."""
    return {"field": field, "message": message}


class Reading:
    """One reading of a query: it goes on after a mistake, so that all of them are told at once."""

    def __init__(self, problem: str) -> None:
        self.errors: list[dict[str, str]] = []
        self.numbered: dict[str, str] = {}  # which lane is being read,
        self.common: Set[str] = frozenset()  # and what it does not say itself
        self.kind: Kind = self.entry(KINDS, "problem", problem)

    def wrong(self, field: str, message: str) -> None:
        """Note a mistake, once."""
        if (told := error(field, message) | ({} if field in self.common else self.numbered)) not in self.errors:
            self.errors.append(told)

    def value(self, setting: Setting, text: str) -> Any:
        """What the text stands for; the setting's default, and a mistake noted, where it stands for nothing."""
        try:
            return setting.read(text)
        except ValueError as mistake:
            self.wrong(setting.name, str(mistake))
            return setting.default

    def entry(self, registry: Mapping[str, Any], field: str, key: str | None) -> Any:
        """The registry's entry of this key; its first one, and a mistake noted, where it has none."""
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

    def pairs(self, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The pairs of key and value that there should be, without what is a page's alone."""
        pairs = [pair for pair in pairs if pair[0] not in OF_THE_PAGE]
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
            most = LIMITS.max_lanes
            text = ngettext("{limit} lane is the most.", "{limit} lanes are the most.", most)
            self.wrong("lane", text.format(limit=most))
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
