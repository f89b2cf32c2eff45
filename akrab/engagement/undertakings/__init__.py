"""What the shop undertakes: what it really cost, and what it brought."""
