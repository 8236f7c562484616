"""The page "One weight"."""
