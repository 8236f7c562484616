"""Every page in the pseudo-language, ⟦Éñglísh wíth áccéñts⟧: what is read without brackets went past the words."""

from typing import Any

import pytest

from tests.browser.page import Lab
from words import PSEUDO

LINKS: dict[str, dict[str, Any]] = {
    "": {},
    "?f": {"formula": "a*x**2"},
    "?wrong": {"x": "abc", "lane": "sgd,lr=nan,@3,adam,lr=0.1", "zz": "1"},
    "many-weights": {"show": ["weight plane", "raw and standardised", "losses compared"]},
    "race": {"lane": ["sgd,lr=0.001", "own,rule=v = b*v + g;w = w - lr*v,lr=0.001"]},
    "sweep": {},
}
# Streamlit's own, which it has in English alone
STREAMLITS = {
    "Skip to main content", "Sidebar", "Collapse sidebar", "Expand sidebar", "Choose an option", "Open", "Close",
    "Decrement", "Increment", "App pages", "Main menu", "Selected values", "Clear all",
}  # fmt: skip
# the words of whoever made the table, or typed the formula
NAMES = ("temperature", "rainfall", "humidity", "apples", "oranges", "f(x)")
# what a person reads or hears, but for icons, code, maths and what Plotly draws of these same texts
TEXTS = r"""() => {
  const found = new Set();
  const note = (text) => { if (/\p{L}{3}/u.test(text) && !/[⟦⟧]/.test(text)) found.add(text.trim()); };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const passed = "script, style, noscript, math, code, .dl-gd, [data-testid=stIconMaterial], " +
    "[data-testid=stAlertDynamicIcon]";
  while (walk.nextNode()) {
    const { textContent, parentElement } = walk.currentNode;
    if (parentElement && !parentElement.closest(passed) && parentElement.checkVisibility()) note(textContent);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    for (const element of document.querySelectorAll(`[${name}]`)) note(element.getAttribute(name));
  return [...found];
}"""


@pytest.mark.allow("422")
@pytest.mark.parametrize("place", LINKS)
def test_what_is_read_went_through_the_words(place: str, lab: Lab) -> None:
    lab.path = place.partition("?")[0]
    drawn = ".dl-sweep[data-drawn=done]" if place == "sweep" else ".descent-lab[data-committed=true]"
    lab.page.goto(lab.link(**LINKS[place], lang=PSEUDO))
    lab.page.locator(drawn).wait_for()
    lab.idle()
    folds = lab.sidebar.locator("details:not([open]) > summary:visible")
    while folds.count():
        folds.first.click()
    left = {text for text in lab.page.evaluate(TEXTS) if not any(name in text for name in NAMES)}
    assert left - STREAMLITS <= {"loss.backward()"}  # a button's label in torch's words
