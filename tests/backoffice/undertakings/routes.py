"""Who may open the pages of what the shop undertakes."""

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.engagement.models import Undertaking
from akrab.engagement.undertakings import actions
from tests.finance.factories import spent

VIEWERS = {Role.OWNER, Role.MANAGER, Role.ANALYST}
WRITERS = {Role.OWNER, Role.MANAGER}
ROUTES = {
    "undertakings": (VIEWERS, "get"),
    "undertakings_csv": (VIEWERS, "get"),
    "undertaking": (VIEWERS, "get"),
    "undertaking_print": (VIEWERS, "get"),
    "undertaking_rows": (VIEWERS, "get"),
    "undertaking_new": (WRITERS, "get"),
    "undertaking_change": (WRITERS, "get"),
    "undertaking_take": (WRITERS, "post"),
    "undertaking_remove": (WRITERS, "post"),
    "undertaking_book": (WRITERS, "post"),
    "undertaking_unbook": (WRITERS, "post"),
    "undertaking_time": (WRITERS, "post"),
    "undertaking_time_remove": (WRITERS, "post"),
}


def arguments() -> dict[str, dict[str, object]]:
    plan = actions.Plan(name="Stand", first_day=clock.today())
    made = actions.begin(key="a", kind=Undertaking.Kind.PROJECT, plan=plan, actor=None)
    expense = spent(1_000_000)
    actions.book(undertaking=made, expense=expense, actor=None)
    time = actions.note_time(undertaking=made, key="t", minutes=30, hourly_cost=2_000_000, actor=None)
    pk: dict[str, object] = {"pk": made.pk}
    booked = pk | {"expense": expense.pk}
    names = ("undertaking", "undertaking_print", "undertaking_change", "undertaking_remove", "undertaking_time")
    return dict.fromkeys(names, pk) | {
        "undertaking_rows": pk | {"code": "expenses"},
        "undertaking_book": booked,
        "undertaking_unbook": booked,
        "undertaking_time_remove": pk | {"time": time.pk},
    }
