"""Why a review or a call is refused."""

from akrab.core.errors import AkrabError


class ReviewError(AkrabError):
    """A review is refused."""


class AlertError(AkrabError):
    """A call when something is back is refused."""
