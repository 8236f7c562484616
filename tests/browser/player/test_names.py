"""What Python and the browser code call things: each asked by itself, the modules in the browser that runs them."""

import re

import pytest

from engine.formula.tree import COMPARISONS, CONSTANTS, FUNCTIONS, OPERATORS
from figures.sweep import KINDS, NOWHERE, chart
from tests.browser.page import Lab
from tests.browser.stage import module
from tests.figures.kinds import README, known_kinds
from tests.specs import table
from ui.matrices import products_panel, weights_panel

NAMES = """async (tables) => Object.fromEntries(await Promise.all(tables.map(
  async ([address, table]) => [table, Object.keys((await import(address))[table])])))"""
PLAYER = {"OPERATIONS": "formula.js", "CONSTANTS": "formula.js", "PANELS": "panels.js", "KINDS": "kinds.js"}
SWEEP = {"PARTS": "traces.js", "PATTERNS": "paint.js"}


@pytest.fixture(scope="module")
def names(kept: Lab) -> dict[str, set[str]]:
    """The names in each table of the browser code."""
    kept.page.goto(f"{kept.address}/_stcore/health")
    tables = [
        [module(name, component), table]
        for component, modules in (("player", PLAYER), ("sweep", SWEEP))
        for table, name in modules.items()
    ]
    found = kept.page.evaluate(NAMES, tables)
    return {table: set(keys) for table, keys in found.items()}


def test_every_word_of_the_language(names: dict[str, set[str]]) -> None:
    assert names["OPERATIONS"] == {*FUNCTIONS, *OPERATORS.values(), *COMPARISONS.values(), "neg"}
    assert names["CONSTANTS"] == {*CONSTANTS}


def test_every_panel_is_known_and_in_the_readme(names: dict[str, set[str]]) -> None:
    chapter = README.read_text().partition("## Panels")[2].partition("\n## ")[0]
    assert names["PANELS"] == set(re.findall(r"^\| `(\w+)` \|", chapter, re.M))
    assert {panel["kind"] for panel in (weights_panel(), products_panel(table()))} < names["PANELS"]


def test_every_kind_of_trace_is_in_the_readme(names: dict[str, set[str]]) -> None:
    """And `tests/figures` that each kind in the README is one that a figure has, and the other way round."""
    assert names["KINDS"] == known_kinds().keys()


@pytest.mark.parametrize("sweep", ["curve", "map", "basins"])
def test_every_trace_of_a_sweep_shows_a_part_that_the_browser_fills(sweep: str, names: dict[str, set[str]]) -> None:
    parts = [trace["meta"]["part"] for trace in chart(sweep)["figure"]["data"]]
    assert parts
    assert set(parts) <= names["PARTS"]


def test_every_pattern_of_a_sweep_is_one_that_the_browser_draws(names: dict[str, set[str]]) -> None:
    assert {pattern for looks in (KINDS, NOWHERE) for _color, pattern in looks} <= names["PATTERNS"] | {"plain"}
