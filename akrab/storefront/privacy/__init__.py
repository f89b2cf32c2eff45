"""Pages of the shop: my data, what I want to hear, and requests about both."""
