"""What goes wrong with a table."""


class TableError(ValueError):
    """What is wrong with a table, in words for the user."""
