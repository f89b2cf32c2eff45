"""What a shop may set about purchasing and its stock room."""

from django.utils.translation import gettext_lazy as _

from akrab.core import shop
from akrab.core.shop import Setting

shop.declare(
    {
        # How often the goods should last until the next delivery, in per cent: 95 is one gap in twenty deliveries.
        "purchase_service": Setting(95, _("Goods last until the delivery, in per cent"), low=50, high=99),
        "purchase_cover_days": Setting(14, _("Days that one order should last"), low=1, high=365),
        "purchase_prefix": Setting("PO-", _("Letters in front of the purchase number")),
        "warranty_months": Setting(12, _("Months of warranty on goods with a serial number"), low=0, high=120),
    }
)
