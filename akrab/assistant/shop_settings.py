"""What the shop decides about its assistant."""

from django.utils.translation import gettext_lazy as _

from akrab.core import shop
from akrab.core.shop import Setting

shop.declare(
    {
        # off: not read. staff: prepared for us to look at. customer: shown to the customer at once when it is clear.
        "assistant_orders": Setting("staff", _("Orders in messages"), choices=("off", "staff", "customer")),
        "assistant_owner": Setting(True, _("People of the shop may give commands by WhatsApp")),
    }
)
