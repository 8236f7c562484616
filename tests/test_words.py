"""The language of whoever reads: who chooses it, what a text of it is, and that nothing is written at import."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo

import words
from engine.param import Param
from engine.wording import Digits, Listed, number, say, say_several, sentences
from pseudo import accented
from words import ENGLISH, PSEUDO, _, chosen, languages, ngettext, pgettext, speak, using

APP = Path(words.__file__).parent
KEYWORDS = {**DEFAULT_KEYWORDS, "say": None, "say_several": (1, 2)}
IDS = sorted(
    {
        text
        for _file, _line, found, _comments, _context in extract_from_dir(APP, keywords=KEYWORDS)
        for text in ([found] if isinstance(found, str) else found)
        if text
    }
)


def places(text: str) -> set[str]:
    return {name for _text, name, *_rest in Formatter().parse(text) if name is not None}


def test_there_are_texts() -> None:
    assert len(IDS) > 900
    assert {"Learning rate", "Oscillates", "{count} start diverges."} <= {*IDS}


@pytest.mark.parametrize("text", IDS)
def test_the_pseudo_language_keeps_the_places_of_every_text(text: str) -> None:
    assert places(accented(text)) == places(text)
    accented(text).format(**dict.fromkeys(places(text), 1))


@pytest.mark.parametrize(
    "text, told",
    [
        ("Step {step}", "⟦Stép {step}⟧"),
        ("<b>bold</b> `code` &amp; https://a.e/i :material/error: %{y:.3f} ice", None),
    ],
)
def test_what_is_no_word_stays(text: str, told: str | None) -> None:
    assert accented(text) == (told or "⟦<b>bóld</b> `code` &amp; https://a.e/i :material/error: %{y:.3f} íćé⟧")


def said() -> Iterator[tuple[str, set[str]]]:
    """The texts of the calls of `say`, and what fills their places."""
    for path in sorted(APP.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            match call:
                case ast.Call(ast.Name("say" | "say_several"), args, keywords) if all(each.arg for each in keywords):
                    filled = {str(each.arg) for each in keywords}
                    yield from ((each.value, filled) for each in args if isinstance(each, ast.Constant))


@pytest.mark.parametrize("text, filled", [*said()])
def test_every_place_of_a_message_is_filled(text: str, filled: set[str]) -> None:
    assert places(text) == filled


def test_english_is_the_text_itself() -> None:
    assert _("Learning rate") == "Learning rate"
    assert pgettext("slider", "Step") == "Step"
    assert [ngettext("one", "many", count) for count in (1, 2)] == ["one", "many"]


def test_a_language_is_a_catalogue_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = Catalog(locale="eo")
    catalogue.add("Step", "Paŝo")
    catalogue.add("Step", "Paŝu", context="slider")
    catalogue.add(("{n} step", "{n} steps"), ("{n} paŝo", "{n} paŝoj"))
    folder = tmp_path / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "descent_lab.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    assert languages() == ["en", "eo"]
    with using("eo"):
        assert (_("Step"), pgettext("slider", "Step"), _("Loop"), _("")) == ("Paŝo", "Paŝu", "Loop", "")
        assert [str(say_several("{n} step", "{n} steps", n, n=n)) for n in (1, 2)] == ["1 paŝo", "2 paŝoj"]


def test_an_empty_text_is_no_key_of_a_catalogue() -> None:
    with using(PSEUDO):
        assert _("") == ""


def test_a_language_holds_within_and_for_this_context_alone() -> None:
    with using(PSEUDO):
        assert _("Step") == "⟦Stép⟧"
        with using(ENGLISH):
            assert _("Step") == "Step"
        assert _("Step") == "⟦Stép⟧"
    assert _("Step") == "Step"
    copy_context().run(speak, PSEUDO)
    assert _("Step") == "Step"


def test_where_nobody_set_one_the_session_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_session", lambda: PSEUDO)
    assert _("Step") == "⟦Stép⟧"
    with using(ENGLISH):
        assert _("Step") == "Step"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("de", "pt_BR"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(words, "FOLDER", tmp_path)


@pytest.mark.usefixtures("folder")
def test_the_languages_are_the_folders_and_english(monkeypatch: pytest.MonkeyPatch) -> None:
    assert languages() == ["en", "de", "pt-BR"]
    monkeypatch.setenv("DESCENT_PSEUDO_LANGUAGE", "on")
    assert languages() == ["en", "de", "pt-BR", PSEUDO]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "wanted, language",
    [
        (("de",), "de"), (("DE-at", "en"), "de"), (("fr", "pt-br"), "pt-BR"), (("en-GB", "de"), "en"),
        (("fr",), "en"), ((), "en"), (("", "x-y-z", "../de", "de"), "de"), ((PSEUDO,), "en"),
    ],
)  # fmt: skip
def test_the_first_language_that_there_is(wanted: tuple[str, ...], language: str) -> None:
    assert chosen(*wanted) == language


def test_numbers_are_written_as_the_language_does() -> None:
    assert number(1234567.5, 9) == "1,234,567.5"
    with using("de"):
        assert number(-1234567.5, 9) == "−1.234.567,5"
        assert number(1.5e-6) == "1,5×10⁻⁶"
    with using("hi"):
        assert number(1234567) == "12,34,567"
    with using(PSEUDO):
        assert number(1234.5) == "1,234.5"


def test_a_message_is_written_when_it_is_read() -> None:
    first = say_several("After {steps} step.", "After {steps} steps.", 2000, steps=2000)
    told = sentences(first, say("It is {size}, at {places}.", size=Digits(1 / 3, 2), places=Listed((1.5, say("End")))))
    assert str(told) == "After 2,000 steps. It is 0.33, at 1.5, End."
    with using(PSEUDO):
        assert str(told) == "⟦⟦Áftér 2,000 stéps.⟧ ⟦Ít ís 0.33, át 1.5, ⟦Éñd⟧.⟧⟧"
    with using("de"):
        assert str(told) == "After 2.000 steps. It is 0,33, at 1,5, End."
    assert str(say_several("{n} step", "{n} steps", 1, n=1)) == "1 step"


def test_a_users_word_is_none_of_ours() -> None:
    with using(PSEUDO):
        assert Param("beta", "beta", 0.9).title == "beta"
        assert Param("lr", "Learning rate", 0.9).title == "⟦Léárñíñg ráté⟧"


AT_IMPORT = """
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
import words

def refuse():
    raise AssertionError("a text is written at import, in nobody's language")

words.language = refuse
import engine.wording
engine.wording.language = refuse
import engine, api, figures, ui, views
for package in (engine, api, figures, ui, views):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
"""


def test_nothing_is_written_at_import() -> None:
    """Neither by a module nor by a function that it calls: the first reader's language would be everybody's."""
    done = subprocess.run([sys.executable, "-c", AT_IMPORT, str(APP)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-1500:]
