"""Pictures of the page for a person to look at: `python tests/browser/look.py <folder>`.

Three screens, light and dark: the start, playing at step 5, finished, diverged, a bad link.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[2] / "app"))

from playwright.sync_api import Browser, sync_playwright

from tests.browser.page import PLAYER, Lab
from tests.browser.server import launch, serve

SCREENS: dict[str, dict[str, Any]] = {
    "1280x800": {"viewport": {"width": 1280, "height": 800}},
    "1920x1080": {"viewport": {"width": 1920, "height": 1080}},
    "390x844": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
BAD = "x=abc&steps=-3&zz=1&lane=sgd,lr=nan,beta1=3"


def start(lab: Lab) -> None:
    lab.open()


def playing(lab: Lab) -> None:
    lab.open()
    lab.speed.select_option("1/s")
    lab.go(5)
    lab.press("Play")
    lab.until(f"() => {PLAYER}.clock.playing")


def finished(lab: Lab) -> None:
    lab.open()
    lab.press("To the end")
    lab.at_rest()


def diverged(lab: Lab) -> None:
    lab.open(lane="sgd,lr=0.0012")
    lab.press("To the end")
    lab.at_rest()


def bad_link(lab: Lab) -> None:
    lab.visit(f"{lab.address}/?{BAD}")


def branched(lab: Lab) -> None:
    lab.open(lane="sgd,lr=0.0001,@12,lr=0.001")
    lab.go(20)
    lab.at_rest()


SCENES: tuple[Callable[[Lab], None], ...] = (start, playing, finished, diverged, bad_link, branched)


def look(browser: Browser, address: str, folder: Path) -> None:
    for name, screen in SCREENS.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(**screen, color_scheme=scheme)
            for scene in SCENES:
                lab = Lab(context.new_page(), address)
                scene(lab)
                lab.page.screenshot(path=folder / f"{scene.__name__}-{name}-{scheme}.png")
                main = lab.page.get_by_test_id("stMain")
                main.evaluate("main => main.scrollTo(0, main.scrollHeight)")
                lab.page.screenshot(path=folder / f"{scene.__name__}-{name}-{scheme}-below.png")
                lab.page.close()
            context.close()


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as temporary, serve(Path(temporary) / "log.txt") as address, sync_playwright() as started:
        browser = launch(started)
        look(browser, address, folder)
        browser.close()


if __name__ == "__main__":
    main()
