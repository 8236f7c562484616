"""Questions that are asked with whole runs."""
