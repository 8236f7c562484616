"""The losses: torch's own functions, their settings and their shapes."""
