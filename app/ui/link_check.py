"""What is wrong in the link that a visitor came with, told beside the settings that it names.

Streamlit takes what it can from a link and drops the rest without a word.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from engine.param import OfLane
from words import _


def complaint(name: str, message: str) -> None:
    """Show `message` beside the setting `name` from now on."""
    st.session_state.setdefault("mistakes", {})[name] = message


def forgive(name: str | None = None) -> None:
    """Forget what was wrong with this setting, or with all of them."""
    mistakes = st.session_state.setdefault("mistakes", {})
    for gone in [name, "link", "history"] if name else list(mistakes):
        mistakes.pop(gone, None)


def check_link(params: Sequence[OfLane], choices: Mapping[str, Sequence[str]], known: set[str]) -> list[str]:
    """On a visitor's first run, complain of her link; the names of the settings whose value is no value.

    `known` are the names that a link may have besides those of `params` and `choices`.
    """
    if st.session_state.get("link_checked"):
        return []
    st.session_state.link_checked = True
    strange = set(st.query_params) - known - choices.keys() - {param.name for param in params}
    if strange:
        names = ", ".join(f"“{name[:40]}”" for name in sorted(strange)[:5])
        message = _("The link has settings that this page does not know, or this optimizer or loss: {names}.")
        complaint("link", message.format(names=names))
    given = {param: texts for param in params if (texts := st.query_params.get_all(param.name))}
    for name, texts in ((param.name, texts) for param, texts in given.items()):
        _check_once(name, texts)
    for name, options in choices.items():
        _check_choice(name, st.query_params.get_all(name), options)
    return [param.name for param, texts in given.items() if not _reads(param, texts[-1])]


def _check_once(name: str, texts: Sequence[str]) -> None:
    if len(texts) > 1:
        message = _("The link gives “{name}” {count} times; the last one counts.")
        complaint(name, message.format(name=name, count=len(texts)))


def _check_choice(name: str, texts: Sequence[str], options: Sequence[str]) -> None:
    _check_once(name, texts)
    if texts and texts[-1] not in options:
        message = _("There is no {name} “{text}” here. The page uses {used} instead.")
        complaint(name, message.format(name=name, text=texts[-1][:40], used=options[0]))


def _reads(param: OfLane, text: str) -> bool:
    try:
        param.read(text)
    except ValueError as mistake:
        complaint(param.name, _("{mistake} The page uses its own value instead.").format(mistake=mistake))
        return False
    return True
