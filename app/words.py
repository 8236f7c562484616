"""Text that people read, in the language of whoever reads it.

`_("…")` looks it up in `app/locale`, so a second language is one folder there. What is made at import, or is kept for
several readers, is marked with `N_("…")` and looked up where it is shown: `_(entry.label)`.
`ngettext(one, many, count)` chooses by a count, `pgettext(context, text)` tells apart what English calls the same.

The language is that of the request (`speak`), else that of the session (`listen`), else English.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from babel import Locale, negotiate_locale

from pseudo import Pseudo

FOLDER = Path(__file__).parent / "locale"
ENGLISH, PSEUDO = "en", "en-XA"
LANGUAGE = "lang"  # in a link, of a page or of a route; no part of a spec
_spoken: ContextVar[str] = ContextVar("language")


def _english() -> str:
    return ENGLISH


_session: Callable[[], str] = _english


def languages() -> list[str]:
    """Those on offer, as a browser names them; the pseudo-language where a developer asks for it."""
    folders = [folder.name.replace("_", "-") for folder in sorted(FOLDER.glob("*/"))]
    return [ENGLISH, *folders, *([PSEUDO] if os.environ.get("DESCENT_PSEUDO_LANGUAGE") == "on" else [])]


def chosen(*wanted: str) -> str:
    """The first of these that is on offer, be it of another region; else English."""
    offered = {language.lower(): language for language in languages()}
    found = negotiate_locale([language.lower() for language in wanted], list(offered), sep="-")
    return offered[found or ENGLISH]


def speak(language: str) -> None:
    """Use this language for the rest of the request, or of the page's run."""
    _spoken.set(language)


@contextmanager
def using(language: str) -> Iterator[None]:
    """Use this language within."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def listen(session: Callable[[], str]) -> None:
    """Ask this for the language wherever nobody has set one: a page's callbacks come before its script."""
    global _session
    _session = session


def language() -> str:
    """The language that is used now."""
    return _spoken.get("") or _session()


@cache
def locale(language: str) -> Locale:
    """How its numbers are written."""
    return Locale(ENGLISH) if language == PSEUDO else Locale.parse(language, sep="-")


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == PSEUDO:
        return Pseudo()
    return translation("descent_lab", FOLDER, [language.replace("-", "_")], fallback=True)


def _(text: str) -> str:
    """The text in the language that is used now; an empty one stays empty."""
    return _catalogue(language()).gettext(text) if text else ""


def N_(text: str) -> str:  # noqa: N802
    """The text as it is, marked for translation."""
    return text


def ngettext(one: str, many: str, count: int) -> str:
    return _catalogue(language()).ngettext(one, many, count)


def pgettext(context: str, text: str) -> str:
    return _catalogue(language()).pgettext(context, text)
