"""What an undertaking gave back for what it cost: the formula and its words, without the shop's rows."""
