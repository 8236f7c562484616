"""What the server sends along, and what a page must not do."""

from playwright.sync_api import Browser

from tests.browser.page import Lab

# plotly.js and the player's modules, all of them or those that came over the network
FETCHED = """onlyNew => performance.getEntriesByType('resource')
  .filter(({ name, transferSize }) => name.includes('/assets/') && (transferSize > 0 || !onlyNew))
  .map(({ name }) => name)"""


def test_the_page_has_its_headers_and_keeps_its_files(lab: Lab) -> None:
    response = lab.page.goto(lab.address)
    assert response
    headers = response.headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert "'unsafe-eval'" not in policy["script-src"]
    assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    lab.settle()
    assert lab.page.evaluate(FETCHED, False)
    lab.page.reload()
    lab.settle()
    assert lab.page.evaluate(FETCHED, True) == []


def test_nobody_may_frame_the_page(browser: Browser, address: str) -> None:
    """Chromium refuses, and says so in the console: that page is not ours, so it is not watched."""
    page = browser.new_page()
    page.set_content(f"<iframe src='{address}/'></iframe>")
    page.frames[1].wait_for_load_state()
    assert page.frames[1].locator("#root").count() == 0
    page.context.close()
