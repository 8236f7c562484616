"""Settings worth seeing, each with what to look for. Adding one is one entry, in `presets.py` of its page."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Preset:
    name: str
    look_for: str
    values: dict[str, Any]  # what differs from the page's defaults
