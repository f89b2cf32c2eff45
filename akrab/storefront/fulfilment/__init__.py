"""Pages of the shop: following parcels, returns, ordering again."""
