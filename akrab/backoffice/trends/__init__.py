"""Rising and falling, why the sales changed, and what the shop keeps and does not use."""
