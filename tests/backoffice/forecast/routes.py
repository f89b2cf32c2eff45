"""Who may open the pages of what comes next."""

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.insight.models import StrangeDay
from tests.catalogue.factories import make_variant

VIEWERS = {Role.OWNER, Role.MANAGER, Role.MARKETING, Role.ANALYST}
BUYERS = {Role.OWNER, Role.MANAGER}
ROUTES = {
    "forecast": (VIEWERS, "get"),
    "forecast_again": (VIEWERS, "post"),
    "forecast_to_buy": (BUYERS, "get"),
    "forecast_list": (VIEWERS, "get"),
    "forecast_one": (VIEWERS, "get"),
    "strange_day_away": (VIEWERS, "post"),
}


def arguments() -> dict[str, dict[str, object]]:
    day = clock.today()
    StrangeDay.objects.create(
        day=day, orders=3, usual=14, low=9, high=20, alike=1, weekdays=9, found_at=clock.now()
    )  # fmt: skip
    return {
        "forecast_list": {"level": "product"},
        "forecast_one": {"level": "product", "pk": make_variant().product_id},
        "strange_day_away": {"day": day.isoformat()},
    }
