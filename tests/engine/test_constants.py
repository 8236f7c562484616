"""The engine's bare numbers, thresholds, sizes and shares, beside the list in `constants.txt`.

Most were found by trial or measured, as the comment at their line says, and decide nothing that a short run would show:
with half the samples, or twice as many rows at once, no other test falls. So a change here is never an accident.
"""

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import engine

FOLDER = Path(engine.__file__).parent
PATHS = {".".join(path.relative_to(FOLDER).with_suffix("").parts): path for path in sorted(FOLDER.rglob("*.py"))}
MODULES = {name: import_module(f"engine.{name}".removesuffix(".__init__")) for name in PATHS}
ASSIGNED = re.compile(r"^([A-Z][A-Z0-9_]*(?:, [A-Z][A-Z0-9_]*)*)(?:: .+)? = ", re.M)  # names in capitals


def has_numbers(value: Any) -> bool:
    """A number, or several and nothing else; a table of letters is none."""
    if isinstance(value, Mapping):
        return all(isinstance(name, str) for name in value) and has_numbers(tuple(value.values()))
    if isinstance(value, tuple | set):
        return bool(value) and all(map(has_numbers, value))
    return isinstance(value, int | float) and not isinstance(value, bool)


def shown(value: Any) -> str:
    return str(sorted(value)) if isinstance(value, set) else str(value)


def constants() -> Iterator[str]:
    for module, path in PATHS.items():
        names = [name for found in ASSIGNED.findall(path.read_text()) for name in found.split(", ")]
        values = {name: vars(MODULES[module]).get(name) for name in names}  # a name in a script is none of ours
        yield from (f"{module}.{name} = {shown(value)}" for name, value in values.items() if has_numbers(value))


def test_numbers_that_were_found_by_trial_stay_as_they_are() -> None:
    assert [*constants()] == (Path(__file__).parent / "constants.txt").read_text().splitlines()
