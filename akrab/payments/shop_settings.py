"""What a shop sets about being paid."""

from django.utils.translation import gettext_lazy as _

from akrab.core.shop import Setting, declare

declare(
    {
        "payment_methods": Setting(["cash", "card"], _("Ways to pay that are on")),
        # a list of dictionaries with bank, number and holder
        "bank_accounts": Setting([], _("Bank accounts")),
        "qris_text": Setting("", _("Text of the shop's own QRIS code")),
        "qris_checked": Setting("", _("Day of the last look at the QRIS sticker")),
        # way → language → text
        "payment_notes": Setting({}, _("Instructions for paying, by way and language")),
        "payment_hours": Setting(24, _("Hours until an awaited payment expires"), low=1, high=336),
        "cod_districts": Setting([], _("Codes of the areas with cash on delivery; empty: everywhere")),
        "debt_days": Setting(30, _("Days until a purchase on account is to be paid"), low=1, high=365),
    }
)
