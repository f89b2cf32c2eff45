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
        "option_file_days": Setting(30, _("Days to keep customers' files that no order came of"), low=1, high=365),
        "invoice_prefix": Setting("INV", _("Letters in front of the invoice number")),
    }
)

# The trust ladder, level by level: orders that may wait, cash on delivery, deposit.
shop.declare(
    {
        "trust_ladder": Setting(False, _("Different rules for new and known customers")),
        "trust_new_limit": Setting(2, _("New customers: orders that may wait"), low=1, high=100),
        "trust_known_limit": Setting(5, _("Known customers: orders that may wait"), low=1, high=100),
        "trust_trusted_limit": Setting(10, _("Trusted customers: orders that may wait"), low=1, high=100),
        "trust_careful_limit": Setting(1, _("With care: orders that may wait"), low=1, high=100),
        "trust_new_cod": Setting(True, _("New customers may pay on delivery")),
        "trust_known_cod": Setting(True, _("Known customers may pay on delivery")),
        "trust_trusted_cod": Setting(True, _("Trusted customers may pay on delivery")),
        "trust_careful_cod": Setting(False, _("With care: may pay on delivery")),
        "trust_new_deposit": Setting(0, _("New customers: deposit in percent"), low=0, high=100),
        "trust_known_deposit": Setting(0, _("Known customers: deposit in percent"), low=0, high=100),
        "trust_trusted_deposit": Setting(0, _("Trusted customers: deposit in percent"), low=0, high=100),
        "trust_careful_deposit": Setting(50, _("With care: deposit in percent"), low=0, high=100),
    }
)
