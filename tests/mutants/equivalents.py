"""The mutants that no test can tell from the code, each with its reason: blocks of `equivalent.txt`.

A block is a reason, its lines beginning with `#`, and the mutants' names below it, as `make mutants` prints them.
"""

from tests.mutants.mutant import ROOT

FILE = ROOT / "tests" / "mutants" / "equivalent.txt"


def read(text: str | None = None) -> dict[str, str]:
    """Each name and its reason; ValueError where one has none."""
    found: dict[str, str] = {}
    for block in (FILE.read_text() if text is None else text).split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        reason = " ".join(line.lstrip("# ") for line in lines if line.startswith("#"))
        names = [line for line in lines if not line.startswith("#")]
        if names and not reason:
            raise ValueError(f"No reason is given for {names[0]}")
        found |= dict.fromkeys(names, reason)
    return found
