"""Product pictures of the demo shop, drawn by code: one small module per family of goods."""
