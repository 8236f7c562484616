"""Every optimizer under every schedule on every surface: bit for bit the plain loop."""

from typing import Any

from engine.problems.kinds import KINDS
from engine.problems.surface.catalogue import SURFACES
from engine.steering.schedules import SCHEDULES
from engine.trace import trace
from tests.engine.problems.surface.test_race import lane_of, races, same_bits, surface
from tests.engine.steering.test_schedules import torchs
from tests.specs import SCHEDULE_CASES, SETTINGS, schedule_words, words
from tests.thorough import every
from tests.walker import FUNCTIONS, walked

STEPS = 12  # past a rise and a fall of every schedule
EACH = list({key: (key, settings) for key, settings in reversed(SCHEDULE_CASES)}.values())  # the first case of each


def test_every_schedule_is_tried() -> None:
    assert {key for key, _settings in EACH} == SCHEDULES.keys() - {"constant"}


@every("optimizer", KINDS["surface"].optimizers, "f", SURFACES)
def test_a_scheduled_race_is_the_plain_loops(optimizer: str, f: str) -> None:
    start, given = SURFACES[f].start, SETTINGS[optimizer][0]
    for race in races(EACH, 5):
        lanes = [f"{optimizer},{words(given)},{schedule_words(key, settings)}" for key, settings in race]
        rows = trace(surface(*lanes, f=f, x=start[0], y=start[1], steps=STEPS))
        for place, (key, settings) in enumerate(race):
            schedule: tuple[str, dict[str, Any]] = torchs(key, settings, given["lr"])
            same_bits(lane_of(rows, place), walked(FUNCTIONS[f], optimizer, given, start, STEPS, schedule=schedule))
