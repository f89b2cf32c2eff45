"""What a shop decides about cards in its parcels, about questions and about the second purchase."""

from django.utils.translation import gettext_lazy as _

from akrab.core.shop import Setting, declare

declare(
    {
        "parcel_points": Setting(50, _("Points on a card in a parcel"), low=0, high=100_000),
        "parcel_days": Setting(60, _("Days for which a card in a parcel is valid"), low=1, high=730),
        "parcel_daily": Setting(3, _("Cards that one customer may use in a day"), low=1, high=100),
        "second_text": Setting("", _("Message to customers who are due for a second purchase")),
        "second_subject": Setting("", _("Subject of that message as an e-mail")),
        "second_days": Setting(60, _("Days before a customer is asked for a second purchase again"), low=7, high=730),
        "questions_asked": Setting(False, _("A questionnaire was opened")),  # shops that never do pay no query for it
    }
)
