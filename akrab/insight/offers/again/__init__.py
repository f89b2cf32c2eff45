"""What a customer buys again, and when."""
