"""The engine's bare numbers, thresholds, sizes and shares, beside the list in `constants.txt`.

Most were found by trial or measured, as the comment at their line says, and decide nothing that a short run would show:
with half the samples, or twice as many rows at once, no other test falls. So a change here is never an accident.
"""

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import engine

FOLDER = Path(engine.__file__).parent
ASSIGNED = re.compile(r"^([A-Z][A-Z0-9_]*(?:, [A-Z][A-Z0-9_]*)*)(?:: .+)? = ", re.M)  # names in capitals


def assigned() -> Iterator[tuple[str, ModuleType, str]]:
    """Each module's name, itself, and a name that its text sets."""
    for path in sorted(FOLDER.rglob("*.py")):
        name = ".".join(path.relative_to(FOLDER).with_suffix("").parts)
        module = import_module(f"engine.{name}".removesuffix(".__init__"))
        found = ASSIGNED.findall(path.read_text())
        yield from ((name, module, each) for names in found for each in names.split(", "))


NAMES = [*assigned()]


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
    for name, module, each in NAMES:
        value = vars(module).get(each)  # a name within a script is none of ours
        if has_numbers(value):
            yield f"{name}.{each} = {shown(value)}"


def test_numbers_that_were_found_by_trial_stay_as_they_are() -> None:
    assert [*constants()] == (Path(__file__).parent / "constants.txt").read_text().splitlines()
