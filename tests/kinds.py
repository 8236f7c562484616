"""What the player's README says of the kinds of traces."""

import re
from pathlib import Path

README = Path(__file__).parents[1] / "components" / "player" / "README.md"


def known_kinds() -> dict[str, set[str]]:
    """The kinds of the README's table, with the fields that each one needs."""
    table = re.findall(r"^\| `(\w+)` \| ([^|]*) \|", README.read_text(), re.M)
    return {kind: set(re.findall(r"`(\w+)`", fields.partition("(")[0])) for kind, fields in table}
