"""Changes to promotions."""

from akrab.promotions.engine import Outcome


def claim(outcome: Outcome, *, customer_id: int | None, reference: str) -> None:
    """Use up one of each promotion's uses for the order `reference`, in the caller's transaction.

    A conditional update decides who gets the last use. Raises PromotionError with a sentence; the caller undoes all.
    """


def release(*, reference: str) -> None:
    """The order came to nothing: its uses are free again. Harmless twice."""
