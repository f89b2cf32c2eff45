"""Pages of the shop: the page of offers."""
