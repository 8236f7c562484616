"""Settings worth seeing, each a link with what to look for. Adding one is one entry, in `presets.py` of its page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """`link` says what differs from the page as it opens."""

    name: str
    look_for: str
    link: str = ""
