"""Settings of the shop about its figures."""

from django.utils.translation import gettext_lazy as _

from akrab.core.shop import Setting, declare

declare(
    {
        "marketing_keeping": Setting(
            0, _("Of the marketing expenses, per cent spent on customers you already have"), low=0, high=100
        )
    }
)
