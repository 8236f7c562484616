"""The measurements that need a browser: one server, one Chromium, one process."""

import os

import racing
from loading import loading
from playing import compare
from rig import chromium, server, visit, visitor
from waiting import change, opening, start_up


def main(rounds: int = 5) -> None:
    with server() as address, chromium() as browser:
        print(f"Chromium {browser.version}, load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        warm = visitor(browser, address)
        visit(warm)
        warm.close()
        compare(browser, address, rounds)
        racing.compare(browser, address, rounds)
        change(browser, address, 2 * rounds + 1)
        opening(browser, address, rounds + 2)
        loading(browser, address)
        start_up(browser, address, rounds)


if __name__ == "__main__":
    main()
