"""Runs that no torch made: a stream's lines by hand, for what the player does with each of them."""

import json
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

Rows = dict[str, Sequence[float | None]]
LINK = "made-up"


def run(*lanes: Rows, ends: Sequence[dict[str, Any]] = ({},), **header: Any) -> list[dict[str, Any]]:
    """The lines of a run: a header, the rows of each lane in one piece, and its end; `{}` is a quiet one."""
    steps = max(len(next(iter(rows.values()))) for rows in lanes) - 1
    names = {"lanes": [{"optimizer": "sgd"} for _ in lanes], "columns": ["step", *lanes[0]], "steps": steps}
    lines: list[dict[str, Any]] = [names | header]
    for place, (rows, end) in enumerate(zip(lanes, ends, strict=True)):
        count = len(next(iter(rows.values())))
        lines += [{"lane": place, "step": list(range(count)), **rows}]
        lines += [{"lane": place, "outcome": "made", "mark": "neutral", "steps": count - 1, "message": "Over."} | end]
    return lines


def serve(page: Page, lines: Sequence[dict[str, Any]], link: str = LINK) -> str:
    """Answer the stream of this link with these lines. Returns the link."""
    body = "".join(json.dumps(line) + "\n" for line in lines)
    page.route(f"**/api/descent?{link}*", lambda route: route.fulfill(body=body, content_type="application/x-ndjson"))
    return link
