"""Who may open reports and what their figures mean."""

from akrab.accounts.models import Role, User
from akrab.core import clock
from akrab.insight.models import SavedReport
from tests.accounts.factories import make_user

VIEWERS = {Role.OWNER, Role.MANAGER, Role.MARKETING, Role.ANALYST}
ROUTES = {
    "figures": (VIEWERS, "get"),
    "reports": (VIEWERS, "get"),
    "figure_rows": (VIEWERS, "get"),
    "report_rows": (VIEWERS, "get"),
    "report_new": (VIEWERS, "get"),
    "report_choices": (VIEWERS, "get"),
    "own_report": (VIEWERS, "get"),
    "report_change": (VIEWERS, "get"),
    "report_copy": (VIEWERS, "get"),
    "report_again": (VIEWERS, "post"),
    "report_remove": (VIEWERS, "post"),
    "report_restore": (VIEWERS, "post"),
    "own_report_file": (VIEWERS, "post"),
    "report_mail": (VIEWERS, "get"),
    "report_mail_now": (VIEWERS, "post"),
    "report_plan_end": (VIEWERS, "post"),
}


def arguments() -> dict[str, dict[str, object]]:
    owner = User.objects.order_by("pk").first() or make_user(Role.OWNER)
    now = clock.now()
    report = SavedReport.objects.create(
        key="of a test", name="Mine", definition={"measures": ["revenue"]}, owner=owner, shared=True, created_at=now,
        changed_at=now,
    )  # fmt: skip
    alone = {"figures", "reports", "report_new", "figure_rows", "report_choices"}
    made: dict[str, dict[str, object]] = {name: {"pk": report.pk} for name in ROUTES if name not in alone}
    made["report_plan_end"]["plan"] = 1
    made["report_choices"] = {"name": "product"}
    return made
