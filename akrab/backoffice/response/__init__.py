"""What works: promotions and messages."""
