"""Links of the routes: what is wrong with each answer, if anything."""

import json
import time
from importlib import import_module
from random import Random
from typing import Any

from tests.client import Client
from tests.fuzz.links import link_of_route

for name in ("stream", "curve", "plane", "sweep"):  # torch takes seconds: no answer's fault
    import_module(f"api.{name}")
PATIENCE = 40.0  # seconds of wall time: the machine may be busy


def faults(seed: int) -> tuple[str, str]:
    """A link by its seed, and what is wrong with its answer; nothing where it is as it should be."""
    link = link_of_route(Random(seed))
    begun = time.monotonic()
    try:
        answer = Client().get(link)
        fault = _fault(link, answer.status_code, answer.text)
    except Exception as mistake:  # whatever the app raises is a 500, or a stream that is cut
        cause = mistake.__cause__ or mistake
        fault = f"{type(cause).__name__}: {cause}"
    took = time.monotonic() - begun
    return link, fault or (f"took {took:.0f} s" if took > PATIENCE else "")


def _fault(link: str, status: int, text: str) -> str:
    if status == 422:
        told = all(error["message"] for error in json.loads(text)["errors"])
        return "" if told else "422 without a sentence"
    if status != 200:
        return f"status {status}"
    if text[:1] != "{":
        return "" if "," in text[:200] or not text else "neither JSON nor CSV"
    lines = [json.loads(line, parse_constant=_no_constant) for line in text.splitlines()]
    return {"/api/descent": _cut_run, "/api/sweep": _cut_sweep}.get(link.partition("?")[0], _uneven)(lines)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _cut_run(lines: list[dict[str, Any]]) -> str:
    ends = sorted(line["lane"] for line in lines if "outcome" in line)
    return "" if ends == list(range(len(lines[0]["lanes"]))) else f"ends of lanes {ends} only"


def _cut_sweep(lines: list[dict[str, Any]]) -> str:
    return "" if "axes" in lines[0] and "outcome" in lines[-1] else "no end"


def _uneven(lines: list[dict[str, Any]]) -> str:
    (points,) = lines
    if "z" in points:
        even = len(points["z"]) == len(points["y"]) and all(len(row) == len(points["x"]) for row in points["z"])
    else:
        even = len({len(column) for column in points.values()}) == 1
    return "" if even else "uneven"
