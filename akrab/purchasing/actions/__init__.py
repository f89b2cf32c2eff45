"""Changes to suppliers, purchases, transfers and counts."""
