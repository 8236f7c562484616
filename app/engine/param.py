"""A setting, declared once: its widget, its place in the URL, its check and its documentation."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from engine.wording import Message, number, say, sentences
from words import N_, _

Number = float | int | bool
Value = Number | str
Pairs = tuple[tuple[str, float], ...]
Given = Value | tuple[str, ...] | tuple[float, ...] | Pairs  # what a setting may hold: all that a link can say


class Labelled:
    """What has a name in a link, and a label for people, which is English until it is shown."""

    name: str
    label: str

    @property
    def title(self) -> str:
        """The label in the reader's language."""
        return str(self.told)

    @property
    def told(self) -> Message | str:
        """The label for a message that many share; one that is the name itself may be a user's word, and stays."""
        return self.label if self.label == self.name else say(self.label)


@dataclass(frozen=True)
class Param(Labelled):
    """One number or switch that a user sets.

    `kind` is float, int or bool. `low` and `high` bound a number, both ends included; `log` asks for a
    logarithmic slider.
    """

    name: str
    label: str
    default: Number
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    help: str = ""

    @property
    def kind(self) -> type:
        """The type of its values: float, int or bool."""
        return type(self.default)

    @cached_property
    def _adapter(self) -> TypeAdapter[Number]:
        if self.kind is bool:
            return TypeAdapter(bool)
        bounds = Field(ge=self.low, le=self.high, allow_inf_nan=False if self.kind is float else None)
        return TypeAdapter(Annotated[self.kind, bounds])  # type: ignore[arg-type]

    def read(self, text: object) -> Number:
        """The value that `text` stands for; ValueError, with a sentence for the user, if it stands for none."""
        try:
            return self._adapter.validate_python(text)
        except ValidationError:
            raise ValueError(str(sentences(self.must, say("It was {text}.", text=quoted(text))))) from None

    @property
    def must(self) -> Message:
        """What a value has to be, as a sentence."""
        if self.kind is bool:
            return say("{label} must be true or false.", label=self.title)
        text = (
            N_("{label} must be a whole number from {low} to {high}.")
            if self.kind is int
            else N_("{label} must be a number from {low} to {high}.")
        )
        return say(text, label=self.title, low=bound(self.low), high=bound(self.high))


@dataclass(frozen=True)
class Choice(Labelled):
    """One of a few standard terms that a user sets; the first is the default."""

    name: str
    label: str
    options: tuple[str, ...]
    help: str = ""

    @property
    def default(self) -> str:
        """The first option."""
        return self.options[0]

    def read(self, text: str) -> str:
        """The option that `text` is; ValueError, with a sentence for the user, if it is none."""
        if text in self.options:
            return text
        message = _("There is no {name} {text}. There are: {options}.")
        raise ValueError(message.format(name=self.name, text=quoted(text), options=", ".join(self.options)))


@dataclass(frozen=True)
class Steps(Labelled):
    """Rising whole steps up to `high`, at most 20 of them, apart by slashes: “20/40”."""

    name: str
    label: str
    default: str
    high: int
    help: str = ""

    def read(self, text: str) -> str:
        """The steps as a link has them; ValueError, with a sentence for the user, where they are none."""
        one = Param(self.name, self.label, 1, 1, self.high)
        try:
            steps = [int(one.read(part)) for part in text.split("/")]
        except ValueError:
            steps = []
        if not 0 < len(steps) <= 20 or sorted(set(steps)) != steps:
            message = _("{label} must be up to 20 rising whole numbers from 1 to {high}, as in “20/40”. It was {text}.")
            raise ValueError(message.format(label=self.title, high=bound(self.high), text=quoted(text)))
        return "/".join(map(str, steps))


@dataclass(frozen=True)
class Text(Labelled):
    """Words that a later check understands, such as the name of a table."""

    name: str
    label: str
    default: str = ""

    def read(self, text: str) -> str:
        """The text as it is."""
        return text


@dataclass(frozen=True)
class Names(Labelled):
    """Names apart by commas, such as the columns of a table; none means the table's own."""

    name: str
    label: str
    default: tuple[str, ...] = ()

    def read(self, text: str) -> tuple[str, ...]:
        """The names, in their order; none where the text is empty."""
        return tuple(text.split(",")) if text else ()


@dataclass(frozen=True)
class Numbers(Labelled):
    """Numbers apart by commas, each within `low` and `high`."""

    name: str
    label: str
    low: float
    high: float
    default: tuple[float, ...] = ()

    def read(self, text: str) -> tuple[float, ...]:
        """The numbers; ValueError, with a sentence for the user, where one is none."""
        one = Param(self.name, self.label, 0.0, self.low, self.high)
        return tuple(float(one.read(part)) for part in text.split(",")) if text else ()


@dataclass(frozen=True)
class Constants(Labelled):
    """Names with their numbers: `a:2,b:0.5`. Which names there are and what they may be, a later check knows."""

    name: str
    label: str
    default: tuple[tuple[str, float], ...] = ()

    def read(self, text: str) -> tuple[tuple[str, float], ...]:
        """The names and numbers; ValueError, with a sentence for the user, on anything else."""
        pairs = [part.partition(":") for part in text.split(",")] if text else []
        given = {name: _number(value) for name, _sep, value in pairs}
        if len(given) < len(pairs) or not all(given) or None in given.values():
            message = _("{label} are given as a:2,b:0.5, each once. It was {text}.")
            raise ValueError(message.format(label=self.title, text=quoted(text)))
        return tuple(given.items())  # type: ignore[arg-type]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


OfLane = Param | Choice | Steps  # a setting of a lane
Setting = OfLane | Text | Names | Numbers | Constants


def plain(value: Given) -> str:
    """A value as it stands in a URL: the shortest text that reads back as the same number."""
    if isinstance(value, tuple):
        return ",".join(f"{part[0]}:{plain(part[1])}" if isinstance(part, tuple) else plain(part) for part in value)
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def bound(value: float) -> str:
    """A bound as a sentence has it: all of its digits."""
    return number(value, 12)


def quoted(text: object) -> str:
    """What a user typed, short enough for a sentence."""
    shown = str(text)
    return f"“{shown[:40]}…”" if len(shown) > 40 else f"“{shown}”"
