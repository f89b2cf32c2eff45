"""What happens in the analysis that people want to look up later."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind


@kind(
    "report.requested",
    sentence=_("Report asked for: %(name)s, %(first)s to %(last)s (%(format)s)"),
    icon="file-text",
)
class ReportRequested(Kind):
    name: str
    format: str
    first: str = ""
    last: str = ""
