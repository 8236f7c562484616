"""The page "Many weights"."""
