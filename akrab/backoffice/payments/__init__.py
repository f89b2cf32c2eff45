"""Pages of the office: payments, statements, ways to pay, debt book."""
