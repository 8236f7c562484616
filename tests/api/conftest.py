"""The routes in a small app of their own, with runs that no other test shares."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import api.stream
from api import ROUTES
from api.runs import Runs


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    fresh = Runs(10_000_000)
    monkeypatch.setattr(api.stream, "RUNS", fresh)
    return fresh


@pytest.fixture(scope="session")
def app() -> Starlette:
    return Starlette(routes=ROUTES)


@pytest.fixture(scope="session")
def session_client(app: Starlette) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


@pytest.fixture
def client(session_client: TestClient, runs: Runs) -> TestClient:
    return session_client
