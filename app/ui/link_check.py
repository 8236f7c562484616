"""The settings of a link, read one by one; what is wrong with one is told beside its widget."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from engine.link.reading import PLAYBACK
from engine.param import OfLane, Value
from words import LANGUAGE, _, ngettext

Texts = Mapping[str, Sequence[str]]  # what a link gives for each name, at least one text


def complaint(name: str, message: str) -> None:
    """Show `message` beside the setting `name` from now on."""
    st.session_state.setdefault("mistakes", {})[name] = message


def forgive(name: str | None = None) -> None:
    """Forget what was wrong with this setting, or with all of them."""
    mistakes = st.session_state.setdefault("mistakes", {})
    for gone in [name, "link", "history"] if name else list(mistakes):
        mistakes.pop(gone, None)


def check_names(texts: Texts, known: Iterable[str]) -> None:
    """Complain of names that the page does not know."""
    if strange := set(texts) - set(known) - {LANGUAGE, *PLAYBACK}:
        names = ", ".join(f"“{name[:40]}”" for name in sorted(strange)[:5])
        message = _("The link has settings that this page does not know, or this optimizer or loss: {names}.")
        complaint("link", message.format(names=names))


def read_param(param: OfLane, texts: Texts) -> Value | None:
    """What the link has for a setting; None where it has nothing that could be used."""
    if not _once(param.name, texts):
        return None
    try:
        return param.read(texts[param.name][-1])
    except ValueError as mistake:
        complaint(param.name, _("{mistake} The page uses its own value instead.").format(mistake=mistake))
        return None


def read_choice(name: str, texts: Texts, options: Sequence[str]) -> str:
    """The option that the link names, else the first."""
    if not _once(name, texts) or (text := texts[name][-1]) in options:
        return texts[name][-1] if name in texts else options[0]
    message = _("There is no {name} “{text}” here. The page uses {used} instead.")
    complaint(name, message.format(name=name, text=text[:40], used=options[0]))
    return options[0]


def _once(name: str, texts: Texts) -> bool:
    """Whether the link has this name; it should have it once."""
    if (count := len(texts.get(name, ()))) > 1:
        message = ngettext(
            "The link gives “{name}” {count} time; the last one counts.",
            "The link gives “{name}” {count} times; the last one counts.",
            count,
        )
        complaint(name, message.format(name=name, count=count))
    return count > 0
