"""The operator's limits come from the environment."""

from dataclasses import fields

import pytest

from engine.limits import LEAST, Limits


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
def test_a_limit_is_read_from_its_variable(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    least = LEAST.get(name, 7)
    monkeypatch.setenv(f"DESCENT_{name.upper()}", str(least))
    limits = Limits.from_environment()
    assert getattr(limits, name) == least
    assert sum(getattr(limits, field.name) != getattr(Limits(), field.name) for field in fields(Limits)) == 1


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "many", "1e3", "nan"])
def test_a_bad_limit_is_named(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESCENT_MAX_STEPS", text)
    with pytest.raises(ValueError, match="DESCENT_MAX_STEPS must be a whole number"):
        Limits.from_environment()


@pytest.mark.parametrize("text", ["", " "])
def test_an_empty_variable_is_the_default(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESCENT_MAX_STEPS", text)
    assert Limits.from_environment() == Limits()


def test_the_smallest_limit_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESCENT_THREADS", "1")
    assert Limits.from_environment().threads == 1


@pytest.mark.parametrize("name, least", LEAST.items())
def test_what_the_pages_need_is_the_least(name: str, least: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"DESCENT_{name.upper()}", str(least - 1))
    with pytest.raises(ValueError, match=f"at least {least}"):
        Limits.from_environment()
