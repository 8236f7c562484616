"""A mutant: one small change of one source file."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Change:
    """Bytes `start` to `end` of a source become `new`."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Mutant:
    path: str  # below the root
    line: int
    text: str  # of that line, without its indent
    old: str
    change: Change
    number: int = 1  # among those of its file that read the same

    @property
    def name(self) -> str:
        """What finds it again, wherever its line has moved to."""
        again = f" #{self.number}" if self.number > 1 else ""
        return f"{self.path} | {self.text} | {self.old} → {self.change.new or 'nothing'}{again}"

    def source(self) -> str:
        """Its file with the change."""
        source = (ROOT / self.path).read_bytes()
        return (source[: self.change.start] + self.change.new.encode() + source[self.change.end :]).decode()


def mutants(path: str, source: bytes, changes: Iterator[Change]) -> list[Mutant]:
    """The changes of a file in its order, each with a name of its own."""
    seen: Counter[str] = Counter()
    made = []
    for change in sorted(set(changes), key=lambda change: (change.start, change.end, change.new)):
        line = source.count(b"\n", 0, change.start)
        text = source.splitlines()[line].decode().strip()
        mutant = Mutant(path, line + 1, text, " ".join(source[change.start : change.end].decode().split()), change)
        seen[mutant.name] += 1
        made.append(replace(mutant, number=seen[mutant.name]))
    return made
