"""What promotions say when they refuse."""

from akrab.core.errors import AkrabError


class PromotionError(AkrabError):
    """The promotion cannot be like that, or cannot be used (any more)."""
