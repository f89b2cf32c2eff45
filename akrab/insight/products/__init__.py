"""How products sell: worked out from the facts once a day, kept as rows that pages read."""
