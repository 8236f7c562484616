"""A lane: its optimizer, its rule, its changes on the way."""
