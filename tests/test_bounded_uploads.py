"""What sessions upload takes a bounded part of the memory."""

from dataclasses import replace

import anyio
import httpx
import numpy as np
import pandas as pd
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

import bounded_uploads
from bounded_uploads import BoundedUploads
from engine.limits import LIMITS
from engine.tables import own as own_tables
from engine.tables.error import TableError
from tests.loop import awaited


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> MemoryUploadedFileManager:
    few = replace(LIMITS, max_upload_bytes=1000, tables_bytes=4500)
    monkeypatch.setattr(bounded_uploads, "LIMITS", few)
    monkeypatch.setattr(own_tables, "LIMITS", few)
    return MemoryUploadedFileManager("")


def put(files: MemoryUploadedFileManager, places: list[str], size: int = 1000) -> list[int]:
    """The statuses of uploads at the same time, to Streamlit's route as far as it concerns us."""

    async def upload(scope: Scope, receive: Receive, send: Send) -> None:
        body = await Request(scope, receive).body()
        await anyio.sleep(0.01)
        session, file = scope["path"].split("/")[-2:]
        files.add_file(session, UploadedFileRec(file, "name", "text/csv", body))
        await Response(status_code=204)(scope, receive, send)

    statuses: dict[str, int] = {}

    async def one(http: httpx.AsyncClient, place: str) -> None:
        statuses[place] = (await http.put(f"/_stcore/upload_file/{place}", content=b"1" * size)).status_code

    async def main() -> None:
        transport = httpx.ASGITransport(BoundedUploads(upload, lambda: files))
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://here") as http,
            anyio.create_task_group() as tasks,
        ):
            for place in places:
                tasks.start_soon(one, http, place)

    awaited(main)
    return [statuses[place] for place in places]


def test_a_session_has_one_file_however_many_it_sends(files: MemoryUploadedFileManager) -> None:
    for number in range(10):
        assert put(files, [f"ann/{number}"]) == [204]
    assert list(files.file_storage["ann"]) == ["9"]


def test_all_sessions_together_are_bounded(files: MemoryUploadedFileManager) -> None:
    for name in ("ann", "bob", "cyd"):
        assert put(files, [f"{name}/1"]) == [204]
    assert put(files, ["dan/1"]) == [413]
    files.remove_session_files("bob")
    assert put(files, ["dan/1"]) == [204]


def test_what_is_on_its_way_counts_twice(files: MemoryUploadedFileManager) -> None:
    """As it lies in the folder for temporary files, and as it is read from there."""
    assert sorted(put(files, [f"{name}/1" for name in "abcdef"])) == [204] * 2 + [413] * 4


def test_one_that_is_too_large_is_refused(files: MemoryUploadedFileManager) -> None:
    assert put(files, ["ann/1"], 1000 + bounded_uploads.FRAME + 1) == [413]


def test_tables_count_with_the_files_and_are_refused_with_a_sentence(files: MemoryUploadedFileManager) -> None:
    frame = pd.DataFrame(np.zeros((50, 2)))
    table = own_tables.keep(frame)
    assert own_tables.kept_bytes() == 3 * frame.to_numpy().nbytes
    assert put(files, ["ann/1", "bob/1"]) == [204, 413]
    with pytest.raises(TableError, match="no memory left"):
        own_tables.keep(frame)
    del table
    assert own_tables.keep(frame).name


def test_a_session_sends_one_file_at_a_time(files: MemoryUploadedFileManager) -> None:
    assert sorted(put(files, ["ann/1", "ann/2", "bob/1"], size=10)) == [204, 204, 413]


def test_who_sends_nothing_any_more_keeps_no_room(
    files: MemoryUploadedFileManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A head that tells of a file, and then no file: after a while the room is others' again, without a traceback."""
    monkeypatch.setattr(bounded_uploads, "IDLE_SECONDS", 0.05)

    async def upload(scope: Scope, receive: Receive, send: Send) -> None:
        await Request(scope, receive).body()

    bounded = BoundedUploads(upload, lambda: files)
    scope: Scope = {
        "type": "http", "method": "PUT", "path": "/_stcore/upload_file/ann/1", "query_string": b"",
        "headers": [(b"content-length", b"900")],
    }  # fmt: skip

    async def never() -> Message:
        await anyio.sleep_forever()
        raise AssertionError

    async def main() -> None:
        with anyio.fail_after(10):
            await bounded(scope, never, lambda message: anyio.sleep(0))

    awaited(main)
    assert bounded.held == 0
