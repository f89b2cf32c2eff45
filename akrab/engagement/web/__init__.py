"""Messages on the pages of the shop: who sees which, how often, and what came of it."""
