"""copy.js: a link to the clipboard, by the old way where there is none, and to a field where the browser refuses."""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask

COPY = """async ({ copyLink }, { clipboard, old }) => {
  document.body.innerHTML = '<p><button>Link</button></p>';
  const button = document.querySelector("button"), timers = [], kept = [], selected = [];
  const real = { setTimeout: window.setTimeout, execCommand: document.execCommand };
  window.setTimeout = (act, wait) => timers.push([act, wait]);
  document.execCommand = (name) => {
    const area = document.activeElement;
    kept.push([name, area.tagName, area.value, area.selectionEnd]);
    return old;
  };
  const writeText = async (text) => { if (!clipboard) throw new Error("no"); kept.push(text); };
  Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
  const texts = { say: (key) => key };
  const copy = (link = "http://x/?a=1") => copyLink(button, link, texts);
  const state = () => [button.title, button.getAttribute("aria-label"), button.className];
  const field = () => document.querySelector("input");
  try { %s } finally { window.setTimeout = real.setTimeout; document.execCommand = real.execCommand; }
}"""


def asked(ask: Ask, body: str, *, clipboard: bool = False, old: bool = False) -> Any:
    return ask("copy.js", COPY % body, {"clipboard": clipboard, "old": old})


@pytest.mark.parametrize(
    "clipboard, kept", [(True, "http://x/?a=1"), (False, ["copy", "TEXTAREA", "http://x/?a=1", 13])]
)
def test_the_button_says_that_it_was_copied_for_two_seconds(ask: Ask, kept: Any, *, clipboard: bool) -> None:
    body = """await copy();
      const after = state(), wait = timers.map(([, wait]) => wait);
      timers[0][0]();
      return [kept, after, wait, state(), document.querySelectorAll("textarea, input").length];"""
    copied = ["copied", "copied", "dl-copied"]
    assert asked(ask, body, clipboard=clipboard, old=True) == [[kept], copied, [2000], ["copyLink", "copyLink", ""], 0]


def test_where_the_browser_refuses_there_is_a_field_to_copy_from(ask: Ask) -> None:
    body = """await copy();
      const { value, readOnly, className, title, selectionStart, selectionEnd } = field();
      return [value, readOnly, className, title, field().getAttribute("aria-label"), selectionStart, selectionEnd,
              button.nextElementSibling === field(), document.activeElement === field(), state(), timers.length,
              document.querySelectorAll("textarea").length];"""
    name = "copyByHand"
    assert asked(ask, body) == [
        "http://x/?a=1",
        True,
        "dl-link-field",
        name,
        name,
        0,
        13,
        True,
        True,
        ["", None, ""],
        0,
        0,
    ]


def test_the_field_goes_when_it_is_left(ask: Ask) -> None:
    body = """await copy();
      const press = (key) => (field()?.dispatchEvent(new KeyboardEvent("keydown", { key })), Boolean(field()));
      const other = press("a"), escaped = press("Escape"), back = document.activeElement === button;
      await copy("http://y/");
      field().blur();
      return [other, escaped, back, Boolean(field())];"""
    assert asked(ask, body) == [True, False, True, False]


def test_a_second_press_takes_the_first_field_away(ask: Ask) -> None:
    body = """await copy();
      field().after(document.createElement("b"));
      await copy("http://y/");
      const values = [...document.querySelectorAll("input")].map(({ value }) => value);
      field().blur();
      await copy("http://z/");
      return [values, document.querySelectorAll("b").length, field().value];"""
    assert asked(ask, body) == [["http://y/"], 1, "http://z/"]
