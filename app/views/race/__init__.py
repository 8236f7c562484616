"""The page "Race"."""
