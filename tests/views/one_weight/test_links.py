"""The page "One weight", without a browser: links that are wrong, and odd values."""

import pytest

from engine.link import read
from tests.page import errors, open_page, put, run, settings
from tests.specs import spec

WRONG = [
    ("x", "1e308", "Input x must be"),
    ("x", "NaN", "Input x must be"),
    ("y", "inf", "Target y must be"),
    ("w", "text", "Initial weight w must be"),
    ("steps", "-5", "Steps must be"),
    ("steps", "10000000", "Steps must be"),
    ("steps", "1.5", "Steps must be"),
    ("steps", "inf", "Steps must be"),
    ("steps", "1e400", "Steps must be"),
    ("steps", "-inf", "Steps must be"),
    ("seed", "1e400", "Seed must be"),
    ("lr", "1e400", "Learning rate must be"),
    ("lr", "-1", "Learning rate must be"),
    ("lr", "", "Learning rate must be"),
    ("optimizer", "Foo", "no optimizer “Foo”"),
    ("loss", "Cubed", "no loss “Cubed”"),
    ("dtype", "float16", "no dtype “float16”"),
    ("beta1", "0.5", "“beta1”"),
    ("nesterov", "perhaps", "Nesterov must be true or false"),
    ("nesterov", "true", "Nesterov needs a momentum"),
    ("colour", "red", "“colour”"),
    ("history", "garbage,@5,", "no optimizer “garbage”"),
    ("history", "sgd,lr=0.0001,@", "rising whole steps"),
    ("history", "sgd,lr=0.0001,@5,lr=nan,@4,", "rising whole steps"),
    ("a" * 100_000, "1", "characters long"),
    ("history", "x" * 100_000, "characters long"),
    ("lane", "nosuch,lr=1", "no optimizer “nosuch”"),
]


@pytest.mark.parametrize("name, text, sentence", WRONG)
def test_a_wrong_link_gets_a_sentence_and_the_seed(name: str, text: str, sentence: str) -> None:
    page = open_page(**{name: text})
    assert [error for error in errors(page) if sentence in error], errors(page)
    assert all(len(error) < 300 for error in errors(page))
    assert run(page) == spec()


REPEATED = {"lr": ["0.1", "0.001"], "steps": ["5", "9"], "x": ["1", "2"], "loss": ["Huber", "Log-cosh"]}


@pytest.mark.parametrize("name", REPEATED)
def test_a_repeated_key_gets_a_sentence(name: str) -> None:
    page = open_page(**{name: REPEATED[name]})
    assert len(errors(page)) == 1
    assert any(said in errors(page)[0] for said in ("2 times", "twice"))


def test_a_sentence_goes_when_the_setting_is_changed() -> None:
    page = open_page(x="NaN", colour="red")
    assert len(errors(page)) == 2
    assert not errors(put(page, "x", 2.0))


def test_a_sentence_says_what_becomes_of_the_setting() -> None:
    said = [text.replace("\\", "") for text in errors(open_page(x="NaN", colour="red"))]
    assert [text.endswith("The page uses its own value.") for text in said] == ["Input x" in text for text in said]
    assert [text.endswith("It is left out.") for text in said] == ["colour" in text for text in said]


def test_a_setting_that_does_not_fit_leaves_the_last_good_run() -> None:
    page = put(open_page(), "nesterov", True)
    assert len(errors(page)) == 1
    assert run(page) == spec()
    page = put(page, "momentum", 0.9)
    assert not errors(page)
    assert settings(page)["nesterov"]


@pytest.mark.parametrize(
    "text", ["[click](http://evil.example)", "![](http://evil.example/a)", "<b>bold</b>", ":red[a]"]
)
def test_what_a_link_says_is_shown_as_text_and_not_as_markdown(text: str) -> None:
    """Streamlit reads a sentence as Markdown: a link in the link would be one on our page."""
    page = open_page(**{"lr": text, "optimizer": text, text: "1"})
    assert len(errors(page)) == 3
    assert not [error for error in errors(page) if text in error]


@pytest.mark.parametrize(
    "query",
    [{"x": "0"}, {"x": "1e-320"}, {"x": "-1e6", "y": "1e6", "w": "-1e6"}, {"y": "0", "w": "0"}, {"x": "1e-305"},
     {"lr": "1e-10"}, {"lr": "10000"}, {"w": "-0"}, {"steps": "1"}, {"steps": "100000"}, {"w": "0.34768211920529801"}],
)  # fmt: skip
def test_odd_values_are_no_trouble(query: dict[str, str]) -> None:
    page = open_page(**query)
    assert not errors(page)
    for name, text in query.items():
        assert {**settings(page), "w": run(page).w, "steps": run(page).steps}[name] == float(text)


def test_a_setting_that_is_wrong_in_a_lane_takes_nothing_else_away() -> None:
    page = open_page(x="2", lane="adam,lr=0.5,beta1=7,@9,lr=0.1", steps="20")
    assert len(errors(page)) == 1
    assert run(page) == read("problem=pair&x=2&y=10.5&w=0.2&loss=squared_error&lane=adam,lr=0.5,@9,lr=0.1&steps=20")


def test_of_several_lanes_the_first_is_shown() -> None:
    page = open_page(lane=["adam,lr=0.5", "sgd,lr=0.1", "sgd,lr=0.2"])
    assert len(errors(page)) == 1
    assert "one lane" in errors(page)[0]
    assert run(page) == spec("adam,lr=0.5")
