"""The files that the browser loads from us, and their addresses: plotly.js and the components' modules.

An address carries a version or a digest: a new release is a new address, so each is cached for ever.
"""

import hashlib
from functools import cache
from pathlib import Path

import plotly

COMPONENTS = Path(__file__).parents[1] / "components"
KINDS = {".js", ".css", ".woff2"}
PLOTLY = {
    "basic": COMPONENTS / "vendor" / "plotly-basic.min.js",  # scatter charts only: a fifth of the start-up time
    "whole": Path(plotly.__file__).parent / "package_data" / "plotly.min.js",
}


@cache
def files() -> dict[str, Path]:
    """Every file by its address below the server's root: one digest for all folders, which import from each other."""
    found = (path for path in sorted(COMPONENTS.rglob("*")) if path.suffix in KINDS)
    paths = {path.relative_to(COMPONENTS).as_posix(): path for path in found if path not in PLOTLY.values()}
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in paths.values())).hexdigest()[:12]
    ours = {f"assets/{digest}/{name}": path for name, path in paths.items()}
    return ours | {plotly_address(build): path for build, path in PLOTLY.items()}


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
