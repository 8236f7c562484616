"""The files that the browser loads, and their addresses: plotly.js, the components' modules, Streamlit's bundle.

An address carries a version or a digest: a new release is a new address, so each is cached for ever.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

import plotly
from streamlit.file_util import get_static_dir

COMPONENTS = Path(__file__).parents[1] / "components"
KINDS = {".js", ".css", ".woff2"}
PLOTLY = {
    "basic": COMPONENTS / "vendor" / "plotly-basic.min.js",  # scatter charts only: a fifth of the start-up time
    "whole": Path(plotly.__file__).parent / "package_data" / "plotly.min.js",
}
STREAMLIT = Path(get_static_dir())


@cache
def files() -> dict[str, Path]:
    """Every file of ours by its address below the app: one digest for all folders, which import from each other."""
    found = (path for path in sorted(COMPONENTS.rglob("*")) if path.suffix in KINDS)
    paths = {path.relative_to(COMPONENTS).as_posix(): path for path in found if path not in PLOTLY.values()}
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in paths.values())).hexdigest()[:12]
    ours = {f"assets/{digest}/{name}": path for name, path in paths.items()}
    return ours | {plotly_address(build): path for build, path in PLOTLY.items()}


@cache
def streamlit_files() -> dict[str, Path]:
    """Streamlit's by theirs: its build puts a digest into each name."""
    paths = (path for path in (STREAMLIT / "static").rglob("*") if path.is_file())
    return {path.relative_to(STREAMLIT).as_posix(): path for path in paths}


def at_first() -> list[Path]:
    """What each first visit loads: all that Streamlit's page names, then ours but for the whole plotly.js."""
    named = re.findall(r'"\./(static/[^"]+)"', (STREAMLIT / "index.html").read_text())
    ours = (path for path in files().values() if path != PLOTLY["whole"])
    return [*map(STREAMLIT.joinpath, named), *ours]


def plotly_address(build: str = "basic") -> str:
    """Where a build of plotly.js is: "basic" or "whole"."""
    return f"assets/plotly-{plotly.__version__}-{build}.min.js"


def player_address() -> str:
    """Where the player's main.js is; what it imports is beside it, as in `components`."""
    return _main("player")


def sweep_address() -> str:
    """Where the main.js of sweeps is."""
    return _main("sweep")


def _main(folder: str) -> str:
    return next(address for address in files() if address.endswith(f"/{folder}/main.js"))
