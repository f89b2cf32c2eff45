"""Pages of the office: points, tiers, rewards."""
