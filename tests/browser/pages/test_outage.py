"""A server that is away: the run on screen plays on, one small sentence says so, and no dialog is in the way."""

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.conftest import NewLab
from tests.browser.page import SECONDS, Lab

PINGS = "**/_stcore/{health,host-config}"
LOST = "Connection lost. The run on screen still plays. Trying again…"


class Line:
    """The wire between a page and its server, which can be pulled out and plugged in again."""

    def __init__(self, lab: Lab) -> None:
        self.page = lab.page
        self.sockets: list[WebSocketRoute] = []
        self.page.route_web_socket("**/_stcore/stream", self.connect)

    def connect(self, socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        self.sockets.append(socket)

    def pull(self) -> None:
        self.page.route(PINGS, lambda route: route.abort())
        self.sockets[-1].close()

    def plug(self) -> None:
        self.page.unroute(PINGS)


@pytest.mark.allow("ERR_FAILED|Client Error|WebSocket|not responding")
def test_a_lost_connection_is_told_beside_the_player_until_it_is_back(new_lab: NewLab) -> None:
    line = Line(lab := new_lab())
    lab.open()
    live, said = lab.player.locator("[aria-live=polite]"), lab.player.locator(".dl-status")
    expect(said).not_to_contain_text(LOST)
    with lab.page.expect_console_message(lambda message: "not responding" in message.text, timeout=SECONDS * 1000):
        line.pull()
        expect(said).to_contain_text(LOST)
        expect(live).to_have_text(LOST)
    expect(lab.page.get_by_role("dialog")).to_have_count(0)  # here Streamlit would open one
    lab.press("Play")
    lab.ended()
    expect(said).to_contain_text(LOST)
    line.plug()
    expect(said).not_to_contain_text(LOST)
    expect(live).to_have_text("Connected again.")
