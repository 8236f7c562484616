"""A spec as a URL's query, and back: `read` and `write`."""

from engine.link.query import read, write

__all__ = ["read", "write"]
