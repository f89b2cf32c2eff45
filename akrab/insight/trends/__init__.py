"""What rises, what falls, and what lies behind it: worked out from whole months, kept as rows that pages read."""
