"""`make bench`: the measurements of docs/benchmarks.md, printed as they come."""

import browser
import loop

if __name__ == "__main__":
    loop.main()
    browser.main()
