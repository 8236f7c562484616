"""`make bench`: the measurements of docs/benchmarks.md, printed as they come."""

import browser
import large
import loop
import race
import sweep

if __name__ == "__main__":
    loop.main()
    large.main()
    race.main()
    sweep.main()
    browser.main()
