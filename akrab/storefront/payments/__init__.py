"""Pages of the shop: paying for an order."""
