"""What people read of what customers brought."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.insight.models import ModelCard
from akrab.insight.profit.queries import FEWEST_COSTED

NAME = gettext_lazy("What customers brought")
ANSWERS = gettext_lazy("How much is left of what each customer paid, and who costs more than they bring.")
NEEDS = gettext_lazy("Purchase prices of your goods; without them only the sales are shown.")
ASSUMES = gettext_lazy(
    "Nothing is guessed: goods without a known cost are left out. Postage, tax and the shop’s other expenses "
    "belong to nobody in particular."
)
SOURCE = gettext_lazy("Added up from your own sales")
CARD, PAGE = "profit", "worth"
WELL_COSTED = 80  # per cent, from which the sum is near enough


def silence(card: ModelCard) -> str:
    return _("No customer has bought yet.") if card.trouble else ""


def quality(card: ModelCard) -> str:
    """For how much of the sales the cost is known."""
    share = card.figures.get("costed_percent")
    if card.trouble or share is None:
        return ""
    if not card.figures["costed_revenue"]:
        return _("No cost of any sold article is known, so there is no profit to show. Write purchase prices down.")
    number = number_format(round(share), 0, use_l10n=True)
    if share < FEWEST_COSTED:
        return _(
            "The cost is known for only %(share)s%% of the sales to known customers: too little to speak of profit. "
            "Write purchase prices down."
        ) % {"share": number}
    return _("The cost is known for %(share)s%% of the sales to known customers; the rest is left out.") % {
        "share": number
    }


def doubt(card: ModelCard) -> str:
    share = card.figures.get("costed_percent")
    if card.trouble or share is None or share >= WELL_COSTED:
        return ""
    if share < FEWEST_COSTED:
        return _("Until then only what customers paid is shown.")
    return _("For many sales no cost is known. Customers may be compared by it, the sum is too small.")
