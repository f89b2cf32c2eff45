"""Pages of the shop: the customer's points and card."""
