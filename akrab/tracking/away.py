"""Where visits lie in a database beside the shop's, it may be away while the shop works."""

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError

from akrab.tracking.models import Visit

SILENT = (DatabaseError, InterfaceError)  # what is raised by reading visits then


def is_away() -> bool:
    """Whether visits lie in a database of their own that does not answer now."""
    if settings.EVENTS_DATABASE == DEFAULT_DB_ALIAS:
        return False
    try:
        Visit.objects.exists()
    except SILENT:
        return True
    return False
