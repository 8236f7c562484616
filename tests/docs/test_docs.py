"""The documents say what there is: each registry, key, route, variable and command, and no more than there is."""

import ast
import re
import runpy
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd
import pytest
from starlette.routing import Route

from api import ROUTES
from api.curve import PARAMS as CURVE
from api.plane import PARAMS as PLANE
from engine.formula.tree import FUNCTIONS
from engine.limits import Limits
from engine.link import read
from engine.link.reading import OF_THE_PAGE, PLAYBACK
from engine.losses.catalogue import LOSSES, TABLE_LOSSES
from engine.optimizers import OPTIMIZERS
from engine.problems.kinds import KINDS
from engine.problems.surface.catalogue import SURFACES
from engine.steering import gradients
from engine.steering.schedules import SCHEDULES
from engine.sweep.link import KEYS, read_sweep
from engine.sweep.spec import KIND
from engine.tables.catalogue import DATASETS
from engine.verdicts.catalogue import VERDICTS
from tests.client import Client
from tests.docs.documents import PAGES, ROOT, anchors, blocks, prose, rows, spans, table, text_of
from views import VIEWS

LINKS, SETTINGS, NOTEBOOK = "docs/links.md", "docs/settings.md", "docs/notebook.md"
SERVER = "http://localhost:8501"
PATH = re.compile(r"(app|components|data|docs|tests)/[\w./-]*")  # of ours


def settings_told(heading: str) -> dict[str, list[str]]:
    """The settings that a table of the document on links names, by the entry that has them."""
    return {key: spans(cells[0]) for key, cells in table(LINKS, heading).items()}


def names(params: Iterable[object]) -> list[str]:
    return [param.name for param in params]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "heading, registry",
    [("Optimizers", OPTIMIZERS), ("Schedules", SCHEDULES), ("Losses of one weight", LOSSES),
     ("Losses of a table", TABLE_LOSSES), ("Surfaces", SURFACES)],
)  # fmt: skip
def test_every_entry_is_told_with_its_settings(heading: str, registry: dict[str, object]) -> None:
    assert settings_told(heading) == {key: names(entry.params) for key, entry in registry.items()}  # type: ignore[attr-defined]


def test_every_table_is_told_with_its_columns() -> None:
    told = {key: tuple(tuple(spans(cell)) for cell in cells) for key, cells in table(LINKS, "Tables").items()}
    assert told == {key: (dataset.features, dataset.targets) for key, dataset in DATASETS.items()}


def test_every_verdict_is_told_with_its_mark_and_name() -> None:
    told = {key: tuple(cells[:2]) for key, cells in table(LINKS, "Verdicts").items()}
    assert told == {outcome: (verdict.mark, verdict.name) for outcome, verdict in VERDICTS.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_a_problem_is_told(kind: str) -> None:
    of_losses = {param.name for loss in KINDS[kind].losses.values() for param in loss.params}
    told = {*table(LINKS, "Every run"), *table(LINKS, f"problem={kind}")}
    assert told == KINDS[kind].keys - of_losses


def test_every_key_of_gradients_and_of_a_sweep_is_told() -> None:
    assert [*table(LINKS, "Gradients")] == names(gradients.PARAMS)
    told = {*table(LINKS, "Sweeps")}
    assert told == {*KIND.options, *KEYS}


def test_every_function_of_the_language_is_told() -> None:
    assert {*table(LINKS, "The language of formulas")} == {*FUNCTIONS}


def test_every_key_of_what_is_shown_is_told() -> None:
    told = {*table(LINKS, "What is shown")}
    assert OF_THE_PAGE | {*PLAYBACK} <= told


def asked_for(module: str) -> set[str]:
    """The keys besides a spec's that the source of a route's module names, where it takes a query apart."""
    calls = [node for node in ast.walk(ast.parse(text_of(f"app/api/{module}.py"))) if isinstance(node, ast.Call)]
    (split,) = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "split"]
    return {node.value for node in ast.walk(split.args[1]) if isinstance(node, ast.Constant)}


def test_every_route_is_told_with_its_keys() -> None:
    told = {key: {*spans(cells[0])} for key, cells in table(LINKS, "Routes").items()}
    assert told == {
        "/api/descent": asked_for("stream"), "/api/curve": {*names(CURVE)}, "/api/plane": {*names(PLANE)},
        "/api/sweep": asked_for("sweep"),
    }  # fmt: skip
    assert told.keys() == {re.sub(r"\{.*", "…", route.path) for route in ROUTES if isinstance(route, Route)}


def examples() -> list[str]:
    """The links that the document shows, each a line."""
    return re.findall(r"^    (/\S*\?\S+)$", text_of(LINKS), re.MULTILINE)


def test_each_page_has_an_example() -> None:
    shown = {urlsplit(link).path for link in examples()}
    assert {"/", *(f"/{view.path}" for view in VIEWS[1:])} <= shown


@pytest.mark.parametrize("link", examples())
def test_an_example_is_read(link: str) -> None:
    path, pairs = urlsplit(link).path, parse_qsl(urlsplit(link).query)
    given = dict(pairs)
    of_page = {"/": "function" if "formula" in given else "pair", "/many-weights": "table", "/race": "surface"}
    query = urlencode([("problem", of_page[path]), *pairs] if path in of_page else pairs)
    if "sweep" in given:
        assert read_sweep(query).runs > 1
    else:
        assert read(query).problem == given.get("problem", of_page.get(path))


def variables() -> set[str]:
    """The environment variables of ours that the app reads by their names."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "app").rglob("*.py")]
    found = {node.value for tree in trees for node in ast.walk(tree)
             if isinstance(node, ast.Constant) and isinstance(node.value, str)}  # fmt: skip
    return {text for text in found if re.fullmatch(r"DESCENT_[A-Z_]*[A-Z]", text)}


def test_every_environment_variable_is_told() -> None:
    assert len(variables()) >= 4
    assert {*table(SETTINGS, "Environment variables")} == variables()


def test_every_limit_is_told_with_its_default() -> None:
    told = {key: int(cells[0]) for key, cells in table(SETTINGS, "Limits").items()}
    assert told == {f"DESCENT_{name.upper()}": value for name, value in vars(Limits()).items()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if urlsplit(link).scheme:
            continue
        target = page.parent / urlsplit(link).path if urlsplit(link).path else page
        assert target.exists(), link
        assert not urlsplit(link).fragment or urlsplit(link).fragment in anchors(target), link


def commands() -> set[str]:
    return {f"make {target}" for target in re.findall(r"^([a-z]+):.*## ", text_of("Makefile"), re.MULTILINE)}


def test_every_command_is_told() -> None:
    assert len(commands()) > 10
    assert {*table("docs/testing.md", "Tests")} == commands()


@pytest.mark.parametrize("word", rows("CONTRIBUTING.md", "Vocabulary"), ids=lambda row: row[0])
def test_a_word_of_the_vocabulary_is_in_the_code(word: list[str]) -> None:
    *_mentioned, name, path = spans(" ".join(word))
    assert re.search(rf"\b{name}\b", text_of(path))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_that_is_named_exists(page: Path) -> None:
    named = [span for span in spans(page.read_text(encoding="utf-8")) if PATH.fullmatch(span)]
    assert not [path for path in named if not (ROOT / path).exists()]


def test_the_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its blocks one after the other, in the project's folder, with a server that is in this very process."""
    notebook, read_csv, asked = tmp_path / "notebook.py", pd.read_csv, list[str]()

    def ask(source: object, **given: object) -> pd.DataFrame:
        if not str(source).startswith(SERVER):
            return read_csv(source, **given)
        asked.append(str(source))
        return read_csv(StringIO(Client().get(str(source).removeprefix(SERVER)).text))

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(pd, "read_csv", ask)
    notebook.write_text("\n".join(blocks(NOTEBOOK, "python")), encoding="utf-8")
    made = runpy.run_path(str(notebook))
    assert {name: len(made[name]) for name in ("rows", "race", "cells")} == {"rows": 51, "race": 2 * 501, "cells": 50}
    assert len(asked) == 2
