"""What to offer whom: goods that go together, goods bought again, and a blend chosen on the shop's own past."""
