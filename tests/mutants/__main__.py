"""`make mutants`: changes the code in hundreds of places, and prints the changes that no test notices."""

import argparse
import random
import sys
import time
from collections.abc import Iterator

from tests.mutants import areas, equivalents
from tests.mutants.fork import KEPT
from tests.mutants.judge import Judge
from tests.mutants.mutant import ROOT, Mutant

SURVIVORS = KEPT / "survivors.txt"


def main() -> None:
    sys.path.insert(0, str(ROOT / "app"))
    asked = _asked()
    area = areas.AREAS[asked.area]
    made = area.mutants([path for path in area.paths if asked.only in path])
    known = equivalents.read()
    equal = [mutant for mutant in made if mutant.name in known]
    again = SURVIVORS.read_text().splitlines() if asked.again else [mutant.name for mutant in made]
    left = [mutant for mutant in made if mutant.name in again and mutant.name not in known]
    chosen = _sample(left, asked.sample, asked.seed)
    print(f"{len(made)} mutants, {len(equal)} of them equivalent; trying {len(chosen)}", flush=True)
    with area.judge() as judge:
        survivors = list(_survivors(judge, chosen))
    SURVIVORS.write_text("\n".join(mutant.name for mutant in survivors))
    for mutant in survivors:
        print(f"survives  {mutant.path}:{mutant.line}\n    {mutant.name}")
    print(f"{asked.area}: {len(chosen) - len(survivors)} of {len(chosen)} killed, {_share(chosen, survivors):.1%}")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--area", choices=areas.AREAS, default="engine")
    parser.add_argument("--only", default="", help="mutants of the files whose path has this in it")
    parser.add_argument("--sample", type=int, default=0, help="how many, drawn by the seed; all by default")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--again", action="store_true", help="the survivors of the last run alone")
    return parser.parse_args()


def _sample(made: list[Mutant], count: int, seed: int) -> list[Mutant]:
    return sorted(random.Random(seed).sample(made, min(count or len(made), len(made))), key=lambda m: (m.path, m.line))


def _survivors(judge: Judge, chosen: list[Mutant]) -> Iterator[Mutant]:
    began = time.monotonic()
    for number, mutant in enumerate(chosen, 1):
        verdict = judge(mutant)
        print(f"{number:5} {time.monotonic() - began:6.0f} s {verdict:9} {mutant.name}", flush=True)
        if verdict == "survives":
            yield mutant


def _share(chosen: list[Mutant], survivors: list[Mutant]) -> float:
    return 1 - len(survivors) / max(1, len(chosen))


if __name__ == "__main__":
    main()
