"""A setting, declared once: its widget, its place in the URL, its check and its documentation."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from words import _

Value = float | int | bool


@dataclass(frozen=True)
class Param:
    """One number or switch that a user sets.

    `kind` is float, int or bool. `low` and `high` bound a number, both ends included; `log` asks for a
    logarithmic slider.
    """

    name: str
    label: str
    default: Value
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    help: str = ""

    @property
    def kind(self) -> type:
        return type(self.default)

    @cached_property
    def _adapter(self) -> TypeAdapter[Value]:
        if self.kind is bool:
            return TypeAdapter(bool)
        bounds = Field(ge=self.low, le=self.high, allow_inf_nan=False if self.kind is float else None)
        return TypeAdapter(Annotated[self.kind, bounds])  # type: ignore[arg-type]

    def read(self, text: object) -> Value:
        """The value that `text` stands for; ValueError, with a sentence for the user, if it stands for none."""
        try:
            return self._adapter.validate_python(text)
        except ValidationError:
            raise ValueError(f"{self.must} {_('It was {text}.').format(text=quoted(text))}") from None

    @property
    def must(self) -> str:
        """What a value has to be, as a sentence."""
        if self.kind is bool:
            return _("{label} must be true or false.").format(label=self.label)
        sort = _("a whole number") if self.kind is int else _("a number")
        return _("{label} must be {sort} from {low} to {high}.").format(
            label=self.label, sort=sort, low=spoken(self.low), high=spoken(self.high)
        )


def plain(value: Value | str) -> str:
    """A value as it stands in a URL: the shortest text that reads back as the same number."""
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value) if isinstance(value, float) else str(value)
    return text.removesuffix(".0")


def spoken(number: float) -> str:
    """A bound as a sentence has it: thousands apart, a true minus."""
    return f"{number:,.12g}".replace("-", "−") if abs(number) >= 1 else f"{number:.12g}"


def quoted(text: object) -> str:
    """What a user typed, short enough for a sentence."""
    shown = str(text)
    return f"“{shown[:40]}…”" if len(shown) > 40 else f"“{shown}”"
