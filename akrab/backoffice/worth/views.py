"""What customers are worth: who matters most, who is slipping."""

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice import paging
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.insight.learning import cards, tasks
from akrab.insight.worth import queries, words

FIELDS = (
    "customer_id", "customer__name", "purchases", "last_day", "alive", "expected", "low", "high", "worth", "at_stake",
)  # fmt: skip


@needs(C.REPORTS_VIEW)
def worth(request: OfficeRequest) -> HttpResponse:
    """All by what they will probably buy in a year, or those who are slipping by what is at stake."""
    card = cards.card(queries.CARD)
    slipping = request.GET.get("show") == "slipping"
    order = ("-at_stake" if slipping else "-worth", "customer_id")
    rows = queries.customers(slipping=slipping).values(*FIELDS)
    address = reverse("office:worth")
    context = {
        "card": card,
        "silence": words.silence(card) if card else "",
        "quality": words.quality(card) if card else "",
        "doubt": words.doubt(card) if card else "",
        "slipping": slipping,
        "tabs": [
            {"url": address, "label": _("Who matters most"), "current": not slipping},
            {"url": f"{address}?show=slipping", "label": _("Who is slipping"), "current": slipping},
        ],
        "page": paging.keyset(rows, order, request.GET.get("after", "")),
    }
    return page(request, "backoffice/worth/worth.html", context, here="worth")


@needs(C.REPORTS_VIEW, methods=("POST",))
def again(request: OfficeRequest) -> HttpResponse:
    """Have it worked out anew, in the background."""
    if tasks.request(queries.CARD):
        toasts.success(request, _("It is being worked out. Look again in a minute."))
    else:
        toasts.info(request, _("It is waiting its turn already. Look again in a minute."))
    return redirect("office:worth")
