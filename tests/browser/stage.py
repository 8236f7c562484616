"""The player by itself on an empty page of the server: what it does with data that no page gives it."""

from typing import Any

from playwright.sync_api import Page

from browser_files import player_address, plotly_address
from tests.browser.page import Lab
from ui.player import texts

# `told` is what the player would tell Python
MOUNT = """async ([main, data]) => {
  const box = document.body.appendChild(document.createElement('div'));
  document.body.style.margin = 0;
  window.told = [];
  window.component = { parentElement: box, data, setStateValue: (name, value) => told.push({ name, value }) };
  (window.player = await import(main)).mount(component);
}"""


def stage(page: Page, address: str, link: str, **data: Any) -> Lab:
    """A player with this run, all of its rows received, at rest."""
    page.goto(f"{address}/_stcore/health")
    streams = [{"name": "run", "url": f"/api/descent?{link}"}]
    common = {"assets": f"/{plotly_address()}", "texts": texts(), "streams": streams, "charts": [], "panels": []}
    page.evaluate(MOUNT, [f"/{player_address()}", common | data])
    lab = Lab(page, address)
    lab.until("() => document.querySelector('.descent-lab')?.dataset.committed === 'true'")
    lab.until("() => document.querySelector('.descent-lab').player.clock.complete")
    return lab


def module(name: str) -> str:
    """The address of one of the player's modules."""
    return f"/{player_address()}".replace("main.js", name)
