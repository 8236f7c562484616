"""What a first visit loads until its first chart is drawn: bytes on the wire, heads of answers included, by kind."""

from collections import defaultdict
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser
from rig import visitor

KINDS = {
    "/assets/plotly": "plotly.js",
    "/assets": "the player's modules and styles",
    "/static": "Streamlit's scripts and styles",
    "": "the page, the run, settings",
}
CODINGS = {"Brotli, as over https": "gzip, br", "gzip, as over http": "gzip", "neither": "identity"}


def loading(browser: Browser, address: str) -> None:
    print("from opening the page to its first chart, warm server, kB on the wire of so many answers")
    for title, accepted in CODINGS.items():
        sizes = _loaded(browser, address, accepted)
        print(f"  {title:38} {sum(map(sum, sizes.values())) / 1000:7,.0f}   ({sum(map(len, sizes.values()))})")
        for kind, each in sorted(sizes.items()):
            print(f"    {kind:36} {sum(each) / 1000:7,.0f}   ({len(each)})")


def _loaded(browser: Browser, address: str, accepted: str) -> dict[str, list[float]]:
    """Bytes of each answer, by kind."""
    answers: dict[str, str] = {}
    sizes: dict[str, list[float]] = defaultdict(list)

    def answered(event: dict[str, Any]) -> None:
        answers[event["requestId"]] = _kind(urlsplit(event["response"]["url"]).path)

    def finished(event: dict[str, Any]) -> None:
        if event["encodedDataLength"]:  # a blob has none
            sizes[answers[event["requestId"]]].append(event["encodedDataLength"])

    context = visitor(browser, address)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", finished)
    wire.send("Network.enable")
    page.set_extra_http_headers({"Accept-Encoding": accepted})
    page.goto("/")
    page.evaluate("bench.drawn")
    context.close()
    return sizes


def _kind(path: str) -> str:
    return "fonts" if path.endswith(".woff2") else next(kind for start, kind in KINDS.items() if path.startswith(start))
