"""Today: what is worth doing now, each with its reason and one button."""

from django.http import HttpResponse

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.core import clock
from akrab.engagement.texts import yesterday_sentence
from akrab.engagement.today import todo


@needs(C.OFFICE_ENTER)
def today(request: OfficeRequest) -> HttpResponse:
    found = todo(request.user, clock.now())
    context = {
        "todo": found,
        "now": clock.now(),
        "yesterday_sentence": yesterday_sentence(found.yesterday) if found.yesterday else "",
    }
    return page(request, "backoffice/today.html", context, here="today")
