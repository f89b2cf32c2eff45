"""Groups of customers who buy in the same way, with names that people understand."""
