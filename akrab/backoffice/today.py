"""Today: what is worth doing now, each with its reason and one button."""

from django.http import HttpResponse

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.asked.views import rising
from akrab.backoffice.forecast.views import strange_days
from akrab.backoffice.pages import page
from akrab.core import clock
from akrab.engagement.texts import yesterday_sentence
from akrab.engagement.today import todo


@needs(C.OFFICE_ENTER)
def today(request: OfficeRequest) -> HttpResponse:
    found = todo(request.user, clock.now())
    seen = strange_days() if may(request.user, C.REPORTS_VIEW) else []
    told = {warning.day for warning, _sentence, _reasons in found.warnings}
    context = {
        "todo": found,
        "now": clock.now(),
        # what the warnings about money say of the same day is not said twice
        "strange": [one for one in seen if one[0].day not in told],
        "asked": rising() if may(request.user, C.REPORTS_VIEW) else None,
        "yesterday_sentence": yesterday_sentence(found.yesterday) if found.yesterday else "",
    }
    return page(request, "backoffice/today.html", context, here="today")
