"""How much is tried: a sample in an ordinary run, everything with everything in `make exhaustive`."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import product
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import settings

Test = TypeVar("Test", bound=Callable[..., None])
Case = TypeVar("Case")

THOROUGH = settings.get_current_profile_name() == "thorough"


def examples(number: int) -> settings:
    """So many examples of Hypothesis in an ordinary run, twenty times as many in a thorough one."""
    return settings(max_examples=number * 20 if THOROUGH else number)


def every(*tables: Any, rounds: int = 1, ids: Any = None) -> Callable[[Test], Test]:
    """A test of everything with everything: `every("x, y", pairs, "z", more)`.

    An ordinary run takes each entry of each table at least `rounds` times, each time with others.
    """
    names = tables[::2]
    chosen = together(*tables[1::2], rounds=rounds)
    cases = [sum((_parts(name, entry) for name, entry in zip(names, case, strict=True)), ()) for case in chosen]
    return pytest.mark.parametrize(", ".join(names), cases, ids=ids)


def together(*tables: Iterable[Any], rounds: int = 1) -> Iterable[tuple[Any, ...]]:
    """The same for a loop: entries of each table with those of the others."""
    entries = [list(table) for table in tables]
    return product(*entries) if THOROUGH else sampled(entries, rounds)


def each(cases: Sequence[Case], *parts: Callable[[Case], Hashable]) -> list[Case]:
    """In an ordinary run only the cases with a part that none before them has; in a thorough one all."""
    seen, found = set[Hashable](), list[Case]()
    for case in cases:
        new = {(place, part(case)) for place, part in enumerate(parts)} - seen
        if new or THOROUGH:
            found.append(case)
            seen |= new
    return found


def _parts(names: str, entry: Any) -> tuple[Any, ...]:
    return tuple(entry) if "," in names else (entry,)


def sampled(tables: Sequence[list[Any]], rounds: int) -> list[tuple[Any, ...]]:
    """Cases of which each table's entries are in at least `rounds`; the same ones every time."""
    random, length = Random(9), rounds * max(map(len, tables))
    return list(zip(*(_shuffled(table, length, random) for table in tables), strict=True))


def _shuffled(table: list[Any], length: int, random: Random) -> list[Any]:
    found: list[Any] = []
    while len(found) < length:
        found += random.sample(table, len(table))
    return found[:length]
