"""Pages of the office: reviews to look through, what customers wish for."""
