"""Visits of people who signed in; those of others carry a mark that leads nowhere."""

from django.utils.translation import gettext_lazy as _

from akrab.core.personal import Holding, nothing

WHY = _("What is looked at in the shop, to show what suits and to mend what hinders")

MAP: dict[str, Holding] = {
    "Visit": Holding(
        through="customer_id", why=WHY, deleted=True, erased="visitor landing last_path",
        plain="device language source medium campaign",
    ),
    "Event": Holding(through="visit__customer_id", why=WHY, deleted=True, erased="path text", plain="kind"),
    "Known": Holding(through="customer_id", why=WHY, deleted=True, erased="visitor"),
    "BotDay": nothing("day"),
    "Taken": nothing("file"),
}  # fmt: skip
