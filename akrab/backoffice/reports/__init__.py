"""Reports: that of the sales, those people make themselves, and what the figures mean."""
