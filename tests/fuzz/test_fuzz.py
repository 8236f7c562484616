"""A small share of the fuzz of the routes: `make fuzz` sends thousands; of the pages some go to test_server.py."""

import pytest

from tests.fuzz import routes

ROUTES = 120


@pytest.mark.parametrize("first", range(0, ROUTES, 30))
def test_every_link_of_a_route_is_answered_with_numbers_or_a_sentence(first: int) -> None:
    assert [found for found in map(routes.faults, range(first, first + 30)) if found[1]] == []
