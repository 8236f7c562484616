"""What the server sends along, and what a page must not do."""

from playwright.sync_api import expect

from tests.browser.page import Lab


def test_the_page_has_its_headers(lab: Lab) -> None:
    response = lab.page.goto(lab.address)
    assert response
    headers = response.headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert "'unsafe-eval'" not in policy["script-src"]
    assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_nobody_may_frame_the_page(lab: Lab) -> None:
    """Chromium refuses, and says so in the console: that page is not ours, so it is not watched."""
    browser = lab.page.context.browser
    assert browser
    page = browser.new_page()
    page.set_content(f"<iframe src='{lab.address}/'></iframe>")
    frame = page.frames[1]
    frame.wait_for_load_state()
    assert frame.locator("#root").count() == 0
    page.context.close()


def test_every_file_is_ours_and_is_kept(lab: Lab) -> None:
    """A second visit fetches no plotly.js and no module of the player again."""
    fetched: list[str] = []
    lab.page.on("response", lambda answer: fetched.append(answer.url) if "/assets/" in answer.url else None)
    lab.open()
    assert [url for url in fetched if "plotly" in url]
    cached = lab.page.evaluate("""() => performance.getEntriesByType('resource')
      .filter(({ name }) => name.includes('/assets/')).length""")
    assert cached
    lab.page.reload()
    lab.settle()
    again = lab.page.evaluate("""() => performance.getEntriesByType('resource')
      .filter(({ name, transferSize }) => name.includes('/assets/') && transferSize > 0).map(({ name }) => name)""")
    assert again == []
    expect(lab.player).to_be_visible()
