"""A surface f(x, y), or a function f(x)."""
