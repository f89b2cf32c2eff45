"""Who may open which page about visits."""

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.tracking.models import Visit

VIEWERS = {Role.OWNER, Role.MANAGER, Role.MARKETING, Role.ANALYST}
ROUTES = dict.fromkeys(
    ["visits", "visit_funnel", "visited_pages", "searches", "visit_messages", "visit_list", "visit", "visit_csv"],
    (VIEWERS, "get"),
) | {"visit_settings": ({Role.OWNER, Role.MANAGER}, "get")}


def arguments() -> dict[str, dict[str, object]]:
    now = clock.now()
    one = Visit.objects.create(visitor="d1", started_at=now, last_at=now, device="phone")
    return {"visit": {"pk": one.pk}, "visit_csv": {"table": "single"}}
