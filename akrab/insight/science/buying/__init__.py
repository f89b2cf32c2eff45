"""Buy till you die: how often a customer buys, whether they are still active, what they spend."""
