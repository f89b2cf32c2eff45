"""What a shop sets about its money."""

from django.utils.translation import gettext_lazy as _

from akrab.core.shop import Setting, declare

declare({"bills_paid_from": Setting("bank", _("Suppliers are paid from"), choices=("cash", "bank", "qris"))})
