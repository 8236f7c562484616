"""A script to copy, run as a program: in this process, where torch is loaded already."""

import contextlib
import io
import runpy
from pathlib import Path

NAME = "descent.py"


def printed(source: str, folder: Path) -> list[str]:
    """The lines that it prints, started in its folder; torch's own words where torch refuses it."""
    (folder / NAME).write_text(source, newline="")
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()) as out:
        try:
            runpy.run_path(NAME, run_name="__main__")
        except RuntimeError as error:
            out.write(f"{error}\n")
    return out.getvalue().splitlines()
