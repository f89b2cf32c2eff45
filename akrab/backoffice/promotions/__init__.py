"""Pages of the office: codes, offers, vouchers."""
