"""Links of the pages, each as a visit of its own by websocket: the error boxes that it gets."""

import asyncio
import time
from collections.abc import Iterator
from random import Random

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.fuzz.links import link_of_page

PATIENCE = 60.0  # seconds of wall time for a whole visit
RERUNS = 6  # so often a page may run anew by itself


async def faults(server: str, seed: int) -> tuple[str, str]:
    """A link by its seed, and what is wrong with its page; nothing where it is as it should be."""
    page, query = link_of_page(Random(seed))
    place = server.replace("http", "ws", 1) + "/_stcore/stream"
    try:
        async with asyncio.timeout(PATIENCE), connect(place, subprotocols=["streamlit"], max_size=None) as visit:  # type: ignore[list-item]
            found = await _visit(visit, page, query)
    except Exception as mistake:
        found = f"{type(mistake).__name__}: {mistake}"
    return f"/{page}?{query}", found


async def _visit(visit: ClientConnection, page: str, query: str) -> str:
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.page_name = page
    await visit.send(message.SerializeToString())
    boxes: list[str] = []
    for _run in range(RERUNS):
        if (ended := await _one_run(visit, boxes)) != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            break
    return "; ".join(boxes) or ("" if ended == ForwardMsg.FINISHED_SUCCESSFULLY else f"ended with {ended}")


async def _one_run(visit: ClientConnection, boxes: list[str]) -> int:
    """Its error boxes; how it ended."""
    while True:
        told = ForwardMsg.FromString(await visit.recv(decode=False))  # type: ignore[arg-type]
        kind = told.WhichOneof("type")
        if kind == "delta" and told.delta.WhichOneof("type") == "new_element":
            element = told.delta.new_element
            if element.WhichOneof("type") == "exception":
                boxes.append(f"{element.exception.type}: {element.exception.message[:200]}")
        elif kind == "page_not_found":
            boxes.append("no such page")
        elif kind == "script_finished":
            return told.script_finished


def run(server: str, seeds: range, together: int = 4) -> Iterator[tuple[str, str, float]]:
    """Each link, what is wrong with it, and how long it took; so many visitors at a time."""

    async def several(part: range) -> list[tuple[str, str, float]]:
        async def one(seed: int) -> tuple[str, str, float]:
            begun = time.monotonic()
            link, fault = await faults(server, seed)
            return link, fault, time.monotonic() - begun

        return await asyncio.gather(*map(one, part))

    for first in range(0, len(seeds), together):
        yield from asyncio.run(several(seeds[first : first + together]))
