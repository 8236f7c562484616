"""`make bench`: the measurements of docs/benchmarks.md, printed as they come."""

import loop

if __name__ == "__main__":
    loop.main()
