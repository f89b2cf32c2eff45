"""What can go wrong with notices on screens."""

from akrab.core.errors import AkrabError


class PushError(AkrabError):
    """A browser cannot be used for notices."""
