"""The runs of the analysis, as rows."""

from akrab.insight.models import Refresh


def last_refresh() -> Refresh | None:
    """The last run that ended well."""
    return Refresh.objects.filter(problem="", finished_at__isnull=False).order_by("-id").first()
