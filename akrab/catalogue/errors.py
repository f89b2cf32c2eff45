"""What the catalogue refuses."""

from akrab.core.errors import AkrabError


class CatalogueError(AkrabError):
    """A change to the catalogue is refused."""
