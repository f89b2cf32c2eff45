"""How long the shop keeps what it needs no longer."""

from django.utils.translation import gettext_lazy as _

from akrab.core.shop import Setting, declare

declare(
    {
        "keep_visitor_chats_days": Setting(365, _("Days that chats of unknown visitors are kept"), low=7, high=3650),
        "keep_notices_days": Setting(
            90, _("Days that notices of other services are kept as they came"), low=7, high=3650
        ),
        "keep_messages_months": Setting(
            0, _("Months that the words of messages are kept (0: as long as the record)"), low=0, high=240
        ),
        "forget_after_months": Setting(
            0, _("Months without any sign after which people who never bought are erased (0: never)"), low=0, high=240
        ),
    }
)
