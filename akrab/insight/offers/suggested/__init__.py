"""Recommendations: a blend of ways, chosen on this shop's own past."""
