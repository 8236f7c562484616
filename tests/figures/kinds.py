"""What the player's README says of the kinds of traces, and the bindings of charts."""

import re
from pathlib import Path
from typing import Any

import pytest

README = Path(__file__).parents[2] / "components" / "player" / "README.md"


def known_kinds() -> dict[str, set[str]]:
    """The kinds of the README's table, with the fields that each one needs."""
    chapter = README.read_text().partition("## How a trace is fed")[2].partition("\n## ")[0]
    table = re.findall(r"^\| `(\w+)` \| ([^|]*) \|", chapter, re.M)
    return {kind: set(re.findall(r"`(\w+)`", fields.partition("(")[0])) for kind, fields in table}


def bindings(charts: list[dict[str, Any]]) -> list[Any]:
    traces = [(chart["id"], trace) for chart in charts for trace in chart["figure"]["data"]]
    return [pytest.param(trace["meta"]["bind"], id=f"{name}-{trace['uid']}") for name, trace in traces if trace["meta"]]
