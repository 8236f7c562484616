"""dom.js: elements, their names, and the text that stands in them."""

from tests.browser.modules.conftest import Ask


def test_an_element_is_made_with_its_class_and_text(ask: Ask) -> None:
    code = """({ add, element }) => {
      const box = element("div"), [alone, inside] = [element("p", "a b", "<i>"), add(box, "span", "c", "d")];
      const bare = add(box, "i");
      return [box.outerHTML, alone.outerHTML, inside === box.firstChild, bare.outerHTML];
    }"""
    made = ['<div class=""><span class="c">d</span><i class=""></i></div>', '<p class="a b">&lt;i&gt;</p>']
    assert ask("dom.js", code) == [*made, True, '<i class=""></i>']


def test_a_name_is_for_those_who_point_and_those_who_hear(ask: Ask) -> None:
    code = """({ element, label }) => ["", "Key"].map((title) => {
      const button = element("button");
      label(button, "Play", title || undefined);
      return [button.title, button.getAttribute("aria-label")];
    })"""
    assert ask("dom.js", code) == [["Play", "Play"], ["Key", "Play"]]


def test_a_text_is_written_where_it_stands_and_only_another_one(ask: Ask) -> None:
    code = """async ({ element, write }) => {
      const place = element("p"), told = [];
      const watch = new MutationObserver(() => {});
      watch.observe(place, { childList: true, characterData: true, subtree: true });
      for (const text of ["", "a", "a", "b", "", "c"]) {
        const node = place.firstChild;
        write(place, text);
        told.push([place.textContent, node === place.firstChild, watch.takeRecords().map(({ type }) => type), place.matches(":empty")]);
      }
      return told;
    }"""  # noqa: E501
    there, new = ["characterData"], ["childList"]
    assert ask("dom.js", code) == [
        ["", True, [], True], ["a", False, new, False], ["a", True, [], False], ["b", True, there, False],
        ["", True, there, True], ["c", True, there, False],
    ]  # fmt: skip
