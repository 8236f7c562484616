"""The files that the browser loads from us, and their addresses: plotly.js and the player's modules.

An address carries a version or a digest: a new release is a new address, so each is cached for ever.
"""

import hashlib
from functools import cache
from pathlib import Path

import plotly

PLAYER = Path(__file__).parents[1] / "components" / "player"
PLOTLY = {
    "basic": PLAYER / "vendor" / "plotly-basic.min.js",  # scatter charts only: a fifth of the start-up time
    "whole": Path(plotly.__file__).parent / "package_data" / "plotly.min.js",
}


@cache
def files() -> dict[str, Path]:
    """Every file by its address below the server's root."""
    ours = [path for path in sorted(PLAYER.iterdir()) if path.suffix in {".js", ".css"}]
    ours.append(PLAYER / "vendor" / "stix-two-math.woff2")
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in ours)).hexdigest()[:12]
    player = {f"assets/player/{digest}/{path.name}": path for path in ours}
    return player | {plotly_address(build): path for build, path in PLOTLY.items()}


def plotly_address(build: str = "basic") -> str:
    """Where a build of plotly.js is: "basic" or "whole"."""
    return f"assets/plotly-{plotly.__version__}-{build}.min.js"


def player_address() -> str:
    """Where the player's main.js is; its siblings are beside it."""
    return next(address for address in files() if address.endswith("/main.js"))
