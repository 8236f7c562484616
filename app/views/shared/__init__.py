"""What pages have in common; it imports no page."""
