"""What a user names is shown to the letter wherever Streamlit reads Markdown; so are the lab's own signs."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from tests.page import open_page

# the fields of Streamlit's messages whose text is Markdown: "options" are those of pills, and "content" theirs
MARKDOWN = {"body", "label", "help", "content", "title"}
PLAIN = {"Code", "Html", "BidiComponent"}
RULES = ["own,rule=w = w - lr*v*k,lr=0.1,v=1,k=1", "own,rule=w = w - lr*k*v,lr=0.1,v=1,k=1"]


def nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from nodes(child)


def texts(message: Message) -> Iterator[str]:
    """Every text of a message that Streamlit reads as Markdown."""
    for field, value in message.ListFields():
        if field.type == field.TYPE_MESSAGE:
            for part in value if field.is_repeated else [value]:
                yield from texts(part)
        elif field.type == field.TYPE_STRING and field.name in MARKDOWN:
            yield from value if field.is_repeated else [value]


def markdown(page: AppTest) -> list[str]:
    """All Markdown of a page, without what stands in backticks, which is to the letter."""
    found = [node for node in nodes(page._tree) if isinstance(getattr(node, "proto", None), Message)]
    told = [text for node in found if node.proto.DESCRIPTOR.name not in PLAIN for text in texts(node.proto)]
    return [re.sub(r"(?<!\\)`[^`]*`", "", text) for text in told]


def seen(text: str) -> str:
    """What is left to be seen of escaped Markdown, its unescaped signs marked."""
    return re.sub(r"\\(.)|([*_`$\[\]])", lambda match: match[1] or f"⟨{match[2]}⟩", text)


@pytest.mark.parametrize(
    "path, query, words",
    [
        ("race", {"f": "bowl", "lane": RULES}, ["lr*v*k", "lr*k*v"]),
        ("race", {"f": "bowl", "lane": [*RULES, RULES[0]], "fair": "0"}, ["lr*v*k"]),
        ("many-weights", {"loss": "*z*_b_", "*s*_t_": "1"}, ["*z*_b_", "*s*_t_"]),
    ],
)
def test_the_words_of_a_user_are_shown_to_the_letter(path: str, query: dict[str, Any], words: list[str]) -> None:
    told = [seen(text) for text in markdown(open_page(path, **query))]
    bare = [re.sub(r"[⟨⟩]", "", text) for text in told]
    for word in words:
        wrong = [text for text, plain in zip(told, bare, strict=True) if word in plain and word not in text]
        assert any(word in text for text in told)
        assert not wrong


@pytest.mark.parametrize("path", ["", "many-weights", "race", "sweep"])
@pytest.mark.parametrize("query", [{}, {"formula": "x**2"}, {"f": "bowl", "lane": ["own,rule=w = w - lr*g,lr=0.1"]}])
def test_the_labs_own_signs_are_no_markdown(path: str, query: dict[str, Any]) -> None:
    """No sentence begins with a sign that makes a list of it, and no star or underscore slants what lies between."""
    for text in markdown(open_page(path, **query)):
        assert not re.match(r"[-+*] (?!\*\*)", text), text
        slanted = re.sub(r"\\.|\*\*\w[^*]*\w\*\*", "", text)  # but for what is bold on purpose
        assert slanted.count("*") < 2, text
        assert not re.search(r"(?<!\w)_(?=\S)[^_]+(?<=\S)_(?!\w)", slanted), text
