"""What the shop keeps, pays or cares for and does not use."""
