"""What customers would like to have: hearts, calls for what is sold out, products they asked for."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.asked.views import ideas
from akrab.backoffice.pages import page
from akrab.messaging.models import Message
from akrab.reviews.queries import demand_without_stock, most_wished


@needs(C.REVIEWS_MODERATE)
def wishes(request: OfficeRequest) -> HttpResponse:
    """Three lists on one page; the letters only for those who read messages."""
    context = {
        "wished": most_wished(),
        "demand": demand_without_stock(),
        "asked": list(product_requests()[:30]) if may(request.user, C.MESSAGES_VIEW) else [],
        "ideas": ideas() if may(request.user, C.REPORTS_VIEW) else [],
        "tab": "wishes",
    }
    return page(request, "backoffice/wishes/wishes.html", context, here="reviews")


def product_requests() -> QuerySet[Message]:
    """Letters of customers who look for a product: the shop's page gives them this subject, in their language."""
    subjects = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            subjects.append(_("I am looking for a product"))
    letters = Message.objects.filter(direction=Message.Direction.IN, subject__in=subjects)
    return letters.select_related("customer").order_by("-created_at", "-id")
