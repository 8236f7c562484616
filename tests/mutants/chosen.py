"""A pytest plugin: the tests by these names alone, in this order, and of each at most so many cases and examples."""

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import settings

from tests.mutants.mutant import ROOT


def name_of(item: pytest.Item) -> str:
    """A test without its parameters: `tests/engine/link/test_query.py::test_reads`."""
    return f"{Path(item.path).relative_to(ROOT)}::{item.name.partition('[')[0]}"


def spread(items: list[pytest.Item], most: int) -> list[pytest.Item]:
    """At most so many of them, from the first to the last."""
    if len(items) <= most:
        return items
    return [items[place * (len(items) - 1) // max(1, most - 1)] for place in range(most)]


class Chosen:
    """`names` says how many cases of each test are run; without it `most` of each are."""

    def __init__(self, most: int, names: dict[str, int] | None = None, examples: int = 25) -> None:
        self.most, self.names, self.examples = most, names, examples
        self.cases: dict[str, int] = {}  # of each test, before

    def pytest_sessionstart(self) -> None:
        """Fewer of Hypothesis' examples than the tests have by themselves."""
        settings.register_profile("mutants", settings.default, max_examples=self.examples)
        settings.load_profile("mutants")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        found: dict[str, list[pytest.Item]] = defaultdict(list)
        for item in items:
            found[name_of(item)].append(item)
        self.cases = {name: len(of) for name, of in found.items()}
        names = dict.fromkeys(found, self.most) if self.names is None else self.names
        items[:] = [item for name, most in names.items() for item in spread(found[name], most)]
