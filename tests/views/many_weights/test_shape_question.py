"""Which shape has W? Every guess gets the answer that fits it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from tests.specs import table, table_link
from views.many_weights.shape_question import answers, shapes


def asked(**fields: Any) -> AppTest:
    """A page with nothing but the question on it."""

    def page(link: str) -> None:
        from typing import cast

        from engine.link import read
        from engine.problems.table.spec import TableSpec
        from views.many_weights.shape_question import shape_question

        shape_question(cast(TableSpec, read(link)))

    test = AppTest.from_function(page, kwargs={"link": table_link(**fields)}, default_timeout=60).run()
    assert not test.exception
    return test


def replies(page: AppTest) -> list[str]:
    return [element.value for element in (*page.success, *page.info)]


def test_the_shapes_are_shown_and_w_is_asked_for() -> None:
    page = asked()
    text = page.markdown[0].value
    assert "**X** (5, 3)" in text
    assert "**b** (2,)" in text
    assert "**Ŷ = X·W + b** (5, 2)" in text
    assert "**W** (?, ?)" in text
    assert page.button_group[0].label == "Which shape has W?"
    assert set(page.button_group[0].options) == {"(3, 2)", "(2, 3)", "(5, 3)", "(5, 2)", "(3,)"}
    assert not replies(page)


GUESSES = {"(3, 2)": "Right", "(2, 3)": "Wᵀ", "(5, 3)": "shape of X", "(5, 2)": "shape of Ŷ", "(3,)": "one column of W"}


@pytest.mark.parametrize("guess, words", GUESSES.items())
def test_a_guess_is_answered_and_w_shown(guess: str, words: str) -> None:
    page = asked()
    page.button_group[0].set_value(guess).run()
    (reply,) = replies(page)
    assert words in reply
    assert "(3, 2)" in reply
    assert len(page.success) == (guess == "(3, 2)")
    assert "**W** (3, 2)" in page.markdown[0].value


def test_rows_held_out_are_not_in_x() -> None:
    assert "**X** (3, 3)" in asked(held_out=0.4).markdown[0].value


def test_another_guess_gets_another_answer() -> None:
    page = asked()
    for guess, words in GUESSES.items():
        page.button_group[0].set_value(guess).run()
        assert words in replies(page)[0]


SIZES = st.integers(1, 6)


@given(SIZES, SIZES, SIZES)
def test_shapes_that_coincide_are_one_guess(rows: int, features: int, targets: int) -> None:
    told = answers(rows, features, targets)
    assert set(told) == {(features, targets), (targets, features), (rows, features), (rows, targets), (features,)}
    assert [shape for shape, text in told.items() if text.startswith("Right")] == [(features, targets)]
    assert all(str((features, targets)) in text and "{" not in text for text in told.values())
    assert len(shapes(rows, features, targets, known=True)) == 4


def test_one_target_has_its_own_answer_to_a_vector() -> None:
    run = table(targets="apples")
    told = answers(5, len(run.features), len(run.targets))
    assert "one column: (3, 1)" in told[(3,)]
