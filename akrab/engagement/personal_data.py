"""What the shop shows, asks and gives to its customers: counts stay, what a person said goes with them."""

from django.utils.translation import gettext_lazy as _

from akrab.core.personal import Holding, nothing

SHOWN = _("Messages on the pages of the shop")
ASKED = _("Questions to customers")
CARDS = _("Cards in parcels")

MAP: dict[str, Holding] = {
    "WebMessage": nothing("name texts link conditions"),
    "WebShowing": Holding(through="customer", why=SHOWN, deleted=True),
    "WebCount": nothing("day"),
    "Questionnaire": nothing("key name texts tag"),
    "Question": nothing("texts options target"),
    "Reply": Holding(through="customer", why=ASKED, deleted=True, erased="key", plain="language"),
    "Answer": Holding(through="reply__customer", why=ASKED, deleted=True, erased="chosen text", plain="mood"),
    "Undertaking": nothing("key kind source name first_day last_day goal note"),
    "BookedExpense": nothing(""),
    "WorkedTime": nothing("key day note"),
    "ParcelCard": Holding(through="customer", why=CARDS, plain="secret"),
}
