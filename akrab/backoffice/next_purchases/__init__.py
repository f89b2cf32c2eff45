"""The page of next purchases, of what to offer whom, and of goods that go together."""
