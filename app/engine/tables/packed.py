"""A small table within a link: `packed.` and the base64url of the zlib of its CSV text."""

import base64
import zlib
from functools import lru_cache

import pandas as pd

from engine.limits import LIMITS
from engine.tables.csv_table import numbers_of, to_csv
from engine.tables.csv_text import Layout, below_header
from engine.tables.error import TableError
from engine.wording import number
from words import _

PREFIX = "packed."
MOST = 200_000  # bytes of CSV text that a link may unpack to


def pack(frame: pd.DataFrame) -> str | None:
    """The table as `data=` of a link, the same text for the same table; None where it is too large for one.

    The columns are float64 and finite, their names clean.
    """
    if 2 * frame.size > MOST:  # a number and what parts it from the next
        return None
    text = to_csv(frame).encode()
    packed = PREFIX + base64.urlsafe_b64encode(zlib.compress(text, 9)).decode().rstrip("=")
    return packed if len(text) <= MOST and len(packed) <= LIMITS.max_packed else None


@lru_cache(maxsize=64)
def unpack(name: str) -> pd.DataFrame:
    """The table that `pack` made this of, bit for bit. Not to be changed: its next reader gets the same one.

    Raises TableError where the text is damaged, or the table is none that can be trained on.
    """
    told = _("the table in the link")
    reading = numbers_of(below_header(_unzipped(name), Layout(), [], told), told)
    if reading.missing_count or reading.refused:
        raise TableError(_("The table in this link has cells that are no numbers."))
    return reading.frame


def _unzipped(name: str) -> bytes:
    """The CSV text, never more than MOST bytes of it."""
    packed = name.removeprefix(PREFIX)
    unzip = zlib.decompressobj()
    try:
        text = unzip.decompress(base64.b64decode(packed + "=" * (-len(packed) % 4), b"-_", validate=True), MOST + 1)
        text.decode()
    except (ValueError, zlib.error):
        raise TableError(_("The table in this link is damaged: copy the whole link again.")) from None
    if len(text) > MOST:
        raise TableError(
            _("The table in this link is too large: {limit} bytes are the most.").format(limit=number(MOST))
        )
    if not unzip.eof or b"\0" in text:
        raise TableError(_("The table in this link is damaged: copy the whole link again."))
    return text
