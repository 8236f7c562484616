"""The player on an empty page of its own, under the app's policy: for what it can do before a page asks for it."""

from typing import Any

from api.headers import POLICY
from browser_files import player_address, plotly_address
from tests.browser.page import PLAYER, Lab
from ui.player import texts

BODY = "<!doctype html><meta charset='utf-8'><title>bare</title><main style='width: 1000px'></main>"
MOUNT = """async ([main, data]) => {
  const { mount } = await import(main);
  mount({ parentElement: document.querySelector("main"), data, setStateValue: () => {} });
}"""


def show(lab: Lab, streams: list[str], charts: list[dict[str, Any]], before: str = "() => {}") -> Lab:
    """The player with these addresses of runs and these charts, at rest; `before` is done in the page ahead of it."""
    headers = {"Content-Type": "text/html", "Content-Security-Policy": POLICY.format(ancestors="'none'")}
    lab.page.route("**/bare", lambda route: route.fulfill(body=BODY, headers=headers))
    lab.page.goto(f"{lab.address}/bare")
    lab.page.evaluate(before)
    named = [{"name": "run" if not number else f"ghost{number}", "url": url} for number, url in enumerate(streams)]
    builds = {"assets": f"/{plotly_address()}", "wholeAssets": f"/{plotly_address('whole')}"}
    data = {"streams": named, "charts": charts, "panels": [], "texts": texts(), "reset": "0", **builds}
    lab.page.evaluate(MOUNT, [f"/{player_address()}", data])
    lab.at_rest()
    lab.until(f"() => {PLAYER}.clock.complete")
    return lab
