"""The maths: torch and pandas, no screen.

A descent is a pure function of its `Spec`, and a spec is a URL. `trace(spec)` gives its rows as a DataFrame.
"""
