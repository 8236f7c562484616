"""The entry: one process that serves the pages, the stream and the browser's files.

Start it with `python app/main.py` or `streamlit run app/main.py`.
"""

import gc
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.types import ASGIApp
from streamlit.config import set_option

sys.path.insert(0, str(Path(__file__).parent))  # `from engine…` works from any folder

from api import ROUTES
from api.addresses import OurAddresses
from api.assets import Assets, pack_first
from api.headers import OurHeaders, server_error
from api.host_config import HostConfig
from bounded_heads import HEAD_BYTES, BoundedHeads
from bounded_uploads import BoundedUploads
from engine.limits import LIMITS
from words import _

ROOT = Path(__file__).parents[1]
ADDRESS = os.environ.get("DESCENT_ADDRESS", "localhost")
PORT = os.environ.get("DESCENT_PORT", "8501")
EMBED_IN = os.environ.get("DESCENT_EMBED_IN", "'none'")
COLLECT_SECONDS = 30
METRICS = os.environ.get("DESCENT_METRICS", "off") == "on"


def warm_up() -> None:
    """Import torch and build its first optimizer, seconds of work, while the first page is on its way."""
    from engine.link import read
    from engine.trace import trace

    trace(read("problem=pair&x=1&y=1&w=0&loss=huber&lane=adam&steps=1"))
    gc.collect()
    gc.freeze()  # what torch made for good need not be walked again
    pack_first()


def collect() -> None:
    """Collect garbage now and then: after every rerun, as Streamlit would, it costs more with each open session."""
    while True:
        time.sleep(COLLECT_SECONDS)
        gc.collect()


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, object]]:
    logging.getLogger("uvicorn.access").disabled = True  # links are the users' own
    set_option("server.maxUploadSize", -(-LIMITS.max_upload_bytes // 2**20))  # Streamlit counts in 2**20 bytes
    for work in (warm_up, collect):
        threading.Thread(target=work, name=work.__name__, daemon=True).start()
    yield {}


def addresses(app: ASGIApp) -> OurAddresses:
    """Which addresses there are, once Streamlit has read its settings."""
    return OurAddresses(Assets(app, base()), base(), METRICS)


def base() -> str:
    """The path below which the app is."""
    return str(st.get_option("server.baseUrlPath") or "")


def port_number(text: str) -> int:
    """The port to listen on, or an end with a sentence."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        sys.exit(_("DESCENT_PORT must be a number from 1 to 65535, not “{text}”.").format(text=text))
    return int(text)


def check_free(address: str, port: int) -> None:
    """End with a sentence where another program listens already."""
    with socket.socket() as probe:
        if probe.connect_ex((address.replace("0.0.0.0", "127.0.0.1"), port)) == 0:
            message = _("Port {port} is taken: is Descent Lab running already? Choose another: DESCENT_PORT={other}")
            sys.exit(message.format(port=port, other=port + 1))


def serve() -> None:
    port = port_number(PORT)
    check_free(ADDRESS, port)
    shown = "localhost" if ADDRESS == "0.0.0.0" else ADDRESS
    print(_("Descent Lab: http://{address}:{port}").format(address=shown, port=port), flush=True)
    os.chdir(ROOT)  # Streamlit reads .streamlit/config.toml from where it stands
    uvicorn.run(app, host=ADDRESS, port=port, http=BoundedHeads, h11_max_incomplete_event_size=HEAD_BYTES)


app = st.App(
    Path(__file__).with_name("studio.py"),
    routes=ROUTES,
    middleware=[
        Middleware(OurHeaders, EMBED_IN),
        Middleware(addresses),
        Middleware(BoundedUploads),
        Middleware(HostConfig),
    ],
    exception_handlers={Exception: server_error(EMBED_IN)},
    lifespan=lifespan,
)

if __name__ == "__main__":
    serve()
