"""The list of payments: what is awaited, what needs a look, lines of the bank, what goes back, what came in."""

import secrets
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.payments import queries
from akrab.payments.statements.matching import candidates

SIZE = 50


def tabs(current: str) -> list[dict[str, Any]]:
    counts = queries.counts()
    return [
        {"url": f"?tab={key}", "label": label, "count": count, "current": key == current}
        for key, label, count in (
            ("awaited", _("Awaited"), counts.awaited),
            ("look", _("To check"), counts.look),
            ("bank", _("Bank"), counts.lines),
            ("refunds", _("To pay back"), counts.refunds),
            ("done", _("Came in"), 0),
        )
    ]


@needs(C.PAYMENTS_VIEW)
def payments(request: OfficeRequest) -> HttpResponse:
    tab = request.GET.get("tab", "awaited")
    context: dict[str, Any] = {"tab": tab, "key": secrets.token_urlsafe(12), "sticker": queries.sticker_is_due()}
    if tab == "look":
        context |= {"problems": queries.open_problems()[:SIZE], "proofs": queries.unseen_proofs()[:SIZE]}
    elif tab == "bank":
        context |= {
            "lines": [(line, candidates(line)) for line in queries.new_lines()[:SIZE]],
            "matched": queries.matched_lines()[:10],
        }
    elif tab == "refunds":
        context["refunds"] = queries.to_pay_out()[:SIZE]
    elif tab == "done":
        context["rows"] = queries.came_in()[:SIZE]
    else:
        context |= {"tab": "awaited", "rows": queries.awaited()[:SIZE]}
    context["tabs"] = tabs(context["tab"])
    return page(request, "backoffice/payments/payments.html", context, here="payments")
