"""`python -m tests.fuzz`: thousands of links as nobody would write them, to the routes and to the pages of a server.

Prints each link that is answered with anything but numbers, a page or a sentence, and ends with 1 where there is one.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "app"))

from tests.browser.server import serve
from tests.fuzz import pages, routes


def report(name: str, found: Iterable[tuple[str, ...]], count: int) -> int:
    """Print the faults as they come; how many there are."""
    wrong = 0
    for number, (link, fault, *_seconds) in enumerate(found, 1):
        if fault:
            wrong += 1
            print(f"{name}: {fault}\n    {link}", flush=True)
        if number % 500 == 0:
            print(f"{name}: {number:,} of {count:,}, {wrong} wrong", flush=True)
    print(f"{name}: {count:,} links, {wrong} wrong", flush=True)
    return wrong


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--routes", type=int, default=10_000, help="links of the routes")
    arguments.add_argument("--pages", type=int, default=10_000, help="links of the pages")
    arguments.add_argument("--seed", type=int, default=0, help="the first link's; link k has seed + k")
    arguments.add_argument(
        "--jobs", type=int, default=2, help="processes for the routes, twice as many visitors for pages"
    )
    given = arguments.parse_args()
    seeds = range(given.seed, given.seed + given.routes)
    with Pool(given.jobs, maxtasksperchild=1000) as pool:
        wrong = report("routes", pool.imap_unordered(routes.faults, seeds, chunksize=10), given.routes)
    seeds = range(given.seed, given.seed + given.pages)
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder) / "log") as server:
        wrong += report("pages", pages.run(server, seeds, 2 * given.jobs), given.pages)
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
