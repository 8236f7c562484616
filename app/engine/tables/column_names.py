"""Names of columns that can stand in a link, between commas, and in `w[temperature,apples]`."""

import re
import unicodedata

from engine.param import quoted
from engine.wording import Message, say

LONGEST = 40  # characters of a name
RESERVED = "_index"  # what Streamlit's editor calls the rows
FORMULA = re.compile(r"('*)([=+\-@])")


def cleaned(names: list[str]) -> list[str]:
    """The names as the lab has them, no two alike. Clean names stay as they are."""
    clean: list[str] = []
    for place, name in enumerate(names):
        clean.append(_distinct(_plain(name) or f"column {place + 1}", clean))
    return clean


def renamed(old: str, new: str) -> list[Message]:
    """The sentence that tells of a new name, if it is one."""
    if not old.strip():
        return [say("The column without a name is called {new} here.", new=quoted(new))]
    told = say("The column {old} is called {new} here.", old=quoted(old.strip()), new=quoted(new))
    return [] if old.strip() == new else [told]


def escaped(name: str) -> str:
    """A name for a file: with a ' before what a spreadsheet would take for a formula."""
    return "'" + name if FORMULA.match(name) else name


def unescaped(name: str) -> str:
    """The name that `escaped` was given."""
    return name[1:] if name.startswith("'") and FORMULA.match(name) else name


def _plain(name: str) -> str:
    """Without commas, brackets and what cannot be seen, in one line, not too long."""
    seen = "".join(" " if sign in ",[]" or unicodedata.category(sign)[0] in "CZ" else sign for sign in name[:1000])
    plain = " ".join(unicodedata.normalize("NFC", seen).split())[:LONGEST].strip()
    return plain.removeprefix("_") if plain == RESERVED else plain


def _distinct(name: str, others: list[str]) -> str:
    number, distinct = 1, name
    while distinct in others:
        number += 1
        tail = f" ({number})"
        distinct = name[: LONGEST - len(tail)].rstrip() + tail
    return distinct
