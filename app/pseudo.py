"""A language that nobody speaks: English with accents, in brackets. Text without them did not go through `words`."""

import re
from gettext import NullTranslations

ACCENTS = str.maketrans("aceinouyACEINOUY", "áćéíñóúýÁĆÉÍÑÓÚÝ")
# what is no word: places, code, tags, entities, addresses, Streamlit's icons, Plotly's templates
KEPT = re.compile(r"(%?\{[^{}]*\}|`[^`]*`|<[^<>]*>|&#?\w+;|https?://\S+|:material/\w+:)")


def accented(text: str) -> str:
    """`Step {step}` as `⟦Stép {step}⟧`."""
    parts = KEPT.split(text)
    words = [part if place % 2 else part.translate(ACCENTS) for place, part in enumerate(parts)]
    return f"⟦{''.join(words)}⟧"


class Pseudo(NullTranslations):
    """Its catalogue, which has every text."""

    def gettext(self, message: str) -> str:
        return accented(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return accented(super().ngettext(msgid1, msgid2, n))

    def pgettext(self, context: str, message: str) -> str:
        return accented(message)
