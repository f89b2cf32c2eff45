"""What the shop decides about its orders."""

from django.utils.translation import gettext_lazy as _

from akrab.core import shop
from akrab.core.shop import Setting

shop.declare(
    {
        "waiting_hours": Setting(0, _("Give up orders that wait for an answer after so many hours"), low=0, high=2160),
        "unpaid_hours": Setting(48, _("Give up accepted orders not paid after so many hours"), low=0, high=2160),
        "remind_hours": Setting(12, _("Remind the customer so many hours before"), low=0, high=720),
        "return_days": Setting(7, _("Days in which a customer may ask for a return"), low=0, high=365),
        "invoice_prefix": Setting("INV", _("Letters in front of the invoice number")),
    }
)
