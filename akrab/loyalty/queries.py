"""Reading points and tiers."""


def groups_of(customer_id: int) -> frozenset[str]:
    """Groups that promotions know a customer by: "tier:<code>", "birthday". One query at most."""
    return frozenset()


def balance(customer_id: int) -> int:
    """Points the customer can redeem now."""
    return 0


def worth(points: int) -> int:
    """What so many points take off an order, minor units."""
    return 0


def usable(*, customer_id: int, wished: int, amount: int) -> int:
    """How many of the wished points can be redeemed on goods of this amount: at most the balance, at most the amount."""
    return 0
