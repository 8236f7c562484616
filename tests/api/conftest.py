"""The routes in a small app of their own, with runs that no other test shares."""

import pytest

import api.stream
from api.runs import Runs
from tests.client import Client


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    fresh = Runs(10_000_000)
    monkeypatch.setattr(api.stream, "RUNS", fresh)
    return fresh


@pytest.fixture
def client(runs: Runs) -> Client:
    return Client()
