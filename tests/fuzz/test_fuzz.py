"""A small share of the fuzz: `make fuzz` sends thousands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.server import serve
from tests.fuzz import pages, routes

ROUTES, PAGES = 300, 20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(Path(tmp_path_factory.mktemp("fuzz")) / "log") as address:
        yield address


@pytest.mark.parametrize("first", range(0, ROUTES, 30))
def test_every_link_of_a_route_is_answered_with_numbers_or_a_sentence(first: int) -> None:
    assert [found for found in map(routes.faults, range(first, first + 30)) if found[1]] == []


def test_every_link_of_a_page_has_its_page(server: str) -> None:
    assert [found for found in pages.run(server, range(PAGES)) if found[1]] == []
