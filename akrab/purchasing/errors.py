"""What purchasing says when it refuses."""

from akrab.core.errors import AkrabError


class PurchasingError(AkrabError):
    """Base of all refusals about purchasing and the documents of stock."""


class AlreadyDone(PurchasingError):
    """Somebody else was first, or the paper's state does not allow it."""
