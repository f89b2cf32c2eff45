"""The page of next purchases, and where else offers are shown."""
