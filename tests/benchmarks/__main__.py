"""`make bench`: the measurements of docs/benchmarks.md, printed as they come."""

import browser
import loop
import race

if __name__ == "__main__":
    loop.main()
    race.main()
    browser.main()
