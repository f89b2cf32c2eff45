"""Who did what: the audit trail."""

from django.http import HttpResponse

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.journal.queries import audit_trail, line

SIZE = 50
# Where a subject has a page of its own.
PAGES = {"customer": "office:customer", "order": "office:order", "product": "office:product", "user": "office:people"}


@needs(C.AUDIT_VIEW)
def audit(request: OfficeRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    entries = list(audit_trail(limit=SIZE + 1, before_id=int(after) if after.isdecimal() else None))
    context = {
        "rows": [(line(entry), entry.customer) for entry in entries[:SIZE]],
        "after": entries[SIZE - 1].pk if len(entries) > SIZE else None,
        "first": not after,
    }
    return page(request, "backoffice/audit.html", context, here="audit", partial="rows")
