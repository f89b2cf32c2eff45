"""What loyalty's actions say when they refuse."""

from akrab.core.errors import AkrabError


class LoyaltyError(AkrabError):
    """Base of all refusals about points."""


class NotEnoughPoints(LoyaltyError):
    """The balance is smaller than what was asked for, perhaps since a moment ago."""
