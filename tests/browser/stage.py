"""The player by itself on an empty page of the server: what it does with data that no page gives it."""

from typing import Any

from playwright.sync_api import Page

from browser_files import files, player_address, plotly_address
from engine.link import write
from engine.problems.pair.spec import PairSpec, pair_legs
from figures.one_weight import charts
from tests.browser.page import PLAYER, Lab
from tests.specs import spec
from ui.arithmetic import arithmetic_panel, graph_panel
from ui.player import texts

# `told` is what the player would tell Python
MOUNT = """async ([main, data]) => {
  const box = document.body.appendChild(document.createElement('div'));
  document.body.style.margin = 0;
  window.told = [];
  window.component = { parentElement: box, data, setStateValue: (name, value) => told.push({ name, value }) };
  (window.player = await import(main)).mount(component);
}"""


class Stage(Lab):
    """The player with a run of one weight, as the page of that name gives it, and without the page."""

    def open(self, lane: str = "sgd,lr=0.0001", **fields: Any) -> "Stage":
        """The seed's run with this lane and these values in its link, at rest."""
        self.begin(lane, **fields)
        return self.settle()

    def begin(self, lane: str = "sgd,lr=0.0001", **fields: Any) -> None:
        """The same, not waited for."""
        run = spec(lane, **fields)
        assert isinstance(run, PairSpec)
        link, best = write(run), pair_legs(run)[-1].minimum.get("w")
        drawn = charts([], f"/api/curve?{link}", run.w, best, run.scheduled)
        self.mount(link, charts=drawn, panels=[arithmetic_panel(run), graph_panel(run)])

    def mount(self, link: str, **data: Any) -> None:
        self.page.goto(f"{self.address}/_stcore/health")
        streams = [{"name": "run", "url": f"/api/descent?{link}"}]
        common = {"assets": f"/{plotly_address()}", "texts": texts(), "streams": streams, "charts": [], "panels": []}
        self.page.evaluate(MOUNT, [f"/{player_address()}", common | data])

    def settle(self) -> "Stage":
        self.at_rest()
        self.until(f"() => {PLAYER}.clock.complete")
        return self


def stage(page: Page, address: str, link: str, **data: Any) -> Lab:
    """A player with this run, all of its rows received, at rest."""
    lab = Stage(page, address)
    lab.mount(link, **data)
    return lab.settle()


def module(name: str, component: str = "player") -> str:
    """The address of a module by its name: one of a component's own, or of those that both share."""
    folders = (f"/{component}/", "/shared/")
    (address,) = (each for each in files() if each.endswith(f"/{name}") and any(folder in each for folder in folders))
    return f"/{address}"
