"""What all tests share: how hard Hypothesis tries, and an order in which none waits for the last."""

from pathlib import Path

import pytest
from hypothesis import settings

BROWSER = Path(__file__).parent / "browser"

# no deadlines: this machine may be busy with others' work
settings.register_profile("ordinary", deadline=None, print_blob=True, derandomize=True, max_examples=40)
settings.register_profile("thorough", deadline=None, print_blob=True, max_examples=2000)
settings.load_profile("ordinary")  # --hypothesis-profile=thorough comes after this


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those in a browser first: they are the longest, and one worker takes them while another takes the rest."""
    items.sort(key=lambda item: BROWSER not in item.path.parents)
