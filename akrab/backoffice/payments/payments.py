"""The list of payments: what is awaited, what needs a look, lines of the bank, what goes back, what came in."""

import secrets
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.backoffice.paging import Page, page_of
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
    """One tab, a page of its list; `after` (and `of` where a tab has two lists) goes on behind the rows shown."""
    tab, after, of = (request.GET.get(name, "") for name in ("tab", "after", "of"))
    tab = tab if tab in {"look", "bank", "refunds", "done"} else "awaited"
    context: dict[str, Any] = {"tab": tab, "key": secrets.token_urlsafe(12), "sticker": queries.sticker_is_due()}
    if tab == "look":
        problems, proofs = queries.open_problems(), queries.unseen_proofs()
        context |= {
            "problems": page_of(problems, ("-created_at", "-id"), after if of != "proof-rows" else "", size=SIZE),
            "proofs": page_of(proofs, ("uploaded_at", "id"), after if of == "proof-rows" else "", size=SIZE),
        }
    elif tab == "bank":
        lines = page_of(queries.new_lines(), ("-day", "-id"), after, size=SIZE, read=_plain)
        context |= {
            "lines": Page([(line, candidates(line)) for line in lines.rows], lines.after),
            "matched": queries.matched_lines()[:10],
        }
    elif tab == "refunds":
        context["refunds"] = _refunds(after)
    elif tab == "done":
        context["rows"] = page_of(queries.came_in(), ("-paid_at", "-id"), after, size=SIZE)
    else:
        context["rows"] = page_of(queries.awaited(), ("created_at", "id"), after, size=SIZE)
    context["tabs"] = tabs(tab)
    return page(request, "backoffice/payments/payments.html", context, here="payments")


def _plain(line: Any, name: str) -> Any:
    return line.day.isoformat() if name == "day" else getattr(line, name)


def _refunds(after: str) -> Page[queries.ToPayOut]:
    """By the order's number in the house, oldest first; all of them are looked at anyway to know what is due."""
    last = int(after) if after.isascii() and after.isdigit() else 0
    found = [one for one in queries.to_pay_out() if one.order.pk > last]
    return Page(found[:SIZE], str(found[SIZE - 1].order.pk) if len(found) > SIZE else "")
