"""The files that the browser loads from us, and their addresses: plotly.js and the player's modules.

An address carries a version or a digest: a new release is a new address, so each is cached for ever.
"""

import hashlib
from functools import cache
from pathlib import Path

import plotly

PLAYER = Path(__file__).parents[1] / "components" / "player"
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


@cache
def files() -> dict[str, Path]:
    """Every file by its address below the server's root."""
    ours = [p for p in sorted(PLAYER.iterdir()) if p.suffix in {".js", ".css"}]
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in ours)).hexdigest()[:12]
    return {f"assets/player/{digest}/{p.name}": p for p in ours} | {plotly_address(): PLOTLY}


def plotly_address() -> str:
    return f"assets/plotly-{plotly.__version__}.min.js"


def player_address() -> str:
    """Where the player's main.js is; its siblings are beside it."""
    return next(address for address in files() if address.endswith("/main.js"))
