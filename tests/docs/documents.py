"""The project's documents taken apart: their chapters, tables, code and links."""

import re
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("data/*.md"), *ROOT.glob("components/*/*.md"))
SPAN = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CELL = re.compile(r"(?<!\\)\|")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def chapter(name: str, heading: str) -> str:
    """What stands below a heading, up to the next one of any level."""
    parts = re.split(rf"^#+ {re.escape(heading)}$", text_of(name), flags=re.MULTILINE)
    assert len(parts) == 2, f"{name} has the heading “{heading}” {len(parts) - 1} times"
    return re.split(r"^#+ ", parts[1], flags=re.MULTILINE)[0]


def spans(text: str) -> list[str]:
    """What stands in code spans, in order."""
    return SPAN.findall(text)


def table(name: str, heading: str) -> dict[str, list[str]]:
    """The rows of a chapter's table, by each code span in their first cells; the other cells as they are written.

    A name that stands in two rows is an error: which of them would hold?
    """
    found: dict[str, list[str]] = {}
    for first, *others in rows(name, heading):
        for key in spans(first):
            assert key not in found, f"{name} has `{key}` twice below “{heading}”"
            found[key] = others
    return found


def rows(name: str, heading: str) -> list[list[str]]:
    """The cells of the rows of a chapter's tables, without their heads."""
    lines = chapter(name, heading).splitlines()
    told = [line for before, line in pairwise(["", *lines]) if line.startswith("| ") and before.startswith("| ")]
    return [[cell.strip() for cell in CELL.split(line)[1:-1]] for line in told if not line.startswith("| ---")]


def blocks(name: str, language: str) -> list[str]:
    """The fenced code of a document in one language."""
    return [code for found, code in FENCE.findall(text_of(name)) if found == language]


def prose(page: Path) -> str:
    """A page without its code, in which no link leads anywhere."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return SPAN.sub("", re.sub(r"^ {4}.*$", "", text, flags=re.MULTILINE))


def anchors(page: Path) -> set[str]:
    """The places in a page to which a link may lead, as GitHub names them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
