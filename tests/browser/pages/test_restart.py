"""A server that is started anew while a page is open."""

from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewLab
from tests.browser.page import SECONDS, Lab
from tests.browser.server import free_port, serve
from tests.specs import spec

CONNECTED = "() => document.querySelector('[data-testid=stApp]').dataset.testConnectionState === 'CONNECTED'"


@pytest.mark.allow("WebSocket|ERR_CONNECTION_REFUSED|Failed to (load|fetch)|[Nn]o(t|) respon")
def test_the_first_click_after_a_restart_counts(new_lab: NewLab, tmp_path: Path) -> None:
    port = free_port()
    with serve(tmp_path / "first.txt", port) as base:
        lab: Lab = new_lab(base).open(w=0.5)
        before = lab.finished
    lab.until(CONNECTED.replace("===", "!=="))
    with serve(tmp_path / "second.txt", port):
        lab.until(CONNECTED)
        deadline = monotonic() + SECONDS
        while lab.finished == before and monotonic() < deadline:  # until the page has been made anew, from its link
            lab.page.wait_for_timeout(20)
        expect(lab.number("Initial weight w")).to_have_value("0.5")
        lab.preset("Diverges")
        lab.shows(spec("sgd,lr=0.0012"))
