"""What customers ask again and again: found in what they write and look for, brought back to the shop's own texts."""
