"""The pages of figures in shops that are no ordinary shop: nothing sold, one customer, all given back, huge amounts,
currencies with no or three decimals."""

import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from akrab.accounts.models import User
from akrab.core import shop
from akrab.insight import refresh
from akrab.insight.reports import saving, working
from akrab.insight.reports.gallery import GALLERY
from akrab.orders.models import Order
from tests.insight.factories import make_buyer, make_sale

pytestmark = pytest.mark.django_db

PAGES = (
    "dashboard/", "dashboard/?span=last_year&against=year", "reports/sales/?first=2026-01-01&last=2026-12-31",
    "reports/", "reports/new/", "figures/", "visits/", "visits/way/", "evaluator/", "models/", "money/",
    "money/profit/?first=2026-11-01&last=2026-11-30", "money/profit/print/", "money/cash/", "money/targets/",
    "reports/rows/?measure=revenue&first=2026-11-01&last=2026-11-30", "worth/", "winning/", "forecast/", "trends/",
)  # fmt: skip
SHOPS: dict[str, list[dict[str, Any]]] = {
    "empty": [],
    "one order": [{}],
    "all given back": [{}, {"kind": Order.Kind.RETURN, "lines": [("KABEL", -1, 2_500_000)]}],
    "huge": [{"lines": [("KABEL", 1_000, 1_000_000_000_000)], "cost": 1}],
}


@time_machine.travel("2026-11-20T03:00:00Z", tick=True)
@pytest.mark.parametrize(
    ("sales", "currency"), [("empty", "IDR"), ("one order", "JPY"), ("all given back", "IDR"), ("huge", "KWD")]
)
def test_every_page_of_figures_opens(sales: str, currency: str, owner: Client) -> None:
    shop.store({"currency": currency})
    for one in SHOPS[sales]:
        values: dict[str, Any] = {"lines": [("KABEL", 1, 2_500_000)], "currency": currency} | one
        make_sale(make_buyer("Sari"), "2026-11-10 09:00", **values)
    refresh.run(charts=False)
    wanted: dict[str, Any] = {
        "definition": GALLERY["margin"].definition.write(),
        "actor": User.objects.order_by("pk")[0],
    }
    made = saving.save_report(key="k", name="Margin", shared=True, **wanted)
    working.work_out(saving.ask(made).pk)
    page = owner.get(f"/office/reports/{made.pk}/")
    assert (page.status_code, page.context["problem"]) == (200, "")
    for address in PAGES:
        page = owner.get(f"/office/{address}")
        assert page.status_code == 200, address
        shown = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", page.text, flags=re.DOTALL)
        assert not re.search(r"\b(nan|inf|NaN)\b", shown), address
