"""What the finance room says when it refuses."""

from akrab.core.errors import AkrabError


class FinanceError(AkrabError):
    """Base of all refusals about expenses, pots and targets."""
