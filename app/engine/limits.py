"""What the operator may set, by environment variables, with defaults that suit a class on two cores."""

import os
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Limits:
    """`DESCENT_MAX_STEPS` and so on: what one run, and all runs together, may cost."""

    max_steps: int = 100_000
    max_lanes: int = 8
    max_changes: int = 20
    max_rows: int = 200_000  # of a table
    max_columns: int = 100  # of a table
    max_upload_bytes: int = 45_000_000  # of a table's file
    tables_bytes: int = 500_000_000  # of uploaded files and their tables, all sessions together
    max_packed: int = 4_000  # characters of a table within a link
    max_weights: int = 200  # of one model
    max_query: int = 16_000  # characters of a link
    max_seconds: int = 60  # of computing, a run
    cache_bytes: int = 256_000_000  # of runs in memory, all together
    threads: int = 2  # runs that compute at the same moment

    @classmethod
    def from_environment(cls) -> "Limits":
        """The limits with the environment's values. Raises ValueError, naming the variable, on a bad one."""
        return cls(**{f.name: _whole_number(f.name, getattr(cls, f.name)) for f in fields(cls)})


# what the pages' own runs and presets need
LEAST = {"max_steps": 500, "max_lanes": 5, "max_weights": 12, "max_query": 2_000}


def _whole_number(field: str, default: int) -> int:
    name, least = f"DESCENT_{field.upper()}", LEAST.get(field, 1)
    text = os.environ.get(name, "").strip() or str(default)
    if not text.isdecimal() or int(text) < least:
        raise ValueError(f"{name} must be a whole number of at least {least}, not {text!r}.")
    return int(text)


LIMITS = Limits.from_environment()
