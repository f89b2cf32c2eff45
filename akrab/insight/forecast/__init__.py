"""What comes next: sales of the shop, its categories and products, what to buy, and days that were not as usual."""
