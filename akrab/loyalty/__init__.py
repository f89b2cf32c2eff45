"""Loyalty: points as a ledger, tiers, rewards, referrals."""
