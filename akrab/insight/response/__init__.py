"""What promotions moved against what was to be expected without them."""
