"""What the shop decides about its counter."""

from django.utils.translation import gettext_lazy as _

from akrab.core.shop import Setting, declare

declare(
    {
        "counter_rounding": Setting("100", _("Round cash to"), choices=("1", "100", "500", "1000")),
        "counter_discount_cashier": Setting(5, _("Discount a cashier may give, in percent"), low=0, high=100),
        "counter_discount_staff": Setting(20, _("Discount staff may give, in percent"), low=0, high=100),
        "counter_lock_minutes": Setting(5, _("Lock a shared device after so many minutes"), low=1, high=240),
        "counter_offline_days": Setting(7, _("Days that a sale may wait for a connection"), low=1, high=60),
        "counter_paper": Setting("58", _("Receipt paper in millimetres"), choices=("58", "80")),
        "counter_receipt_note": Setting("", _("Last line of the receipt")),
    }
)
