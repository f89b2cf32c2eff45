"""Changes to points: an append-only ledger, every entry once per reference."""


def redeem(*, customer_id: int, points: int, reference: str) -> None:
    """Take points for the order `reference`, in the caller's transaction; a conditional update decides between two
    orders at once. Raises LoyaltyError with a sentence; the caller undoes all."""


def earn(*, customer_id: int, spent: int, reference: str) -> None:
    """Points for money spent on goods (minor units, after discounts). Once per reference."""


def take_back(*, reference: str, spent: int | None = None) -> None:
    """The order came to nothing or goods came back: what it earned is taken back and what it redeemed is given back, in
    proportion to `spent` (minor units of goods that came back; None: all of it). Never more than it moved."""
