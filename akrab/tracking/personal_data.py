"""Visits of people who signed in; those of others carry a mark that leads nowhere."""

from django.utils.translation import gettext_lazy as _

from akrab.core.personal import Holding, Person, nothing
from akrab.tracking.models import Visit
from akrab.tracking.months import written_visits

WHY = _("What is looked at in the shop, to show what suits and to mend what hinders")

MAP: dict[str, Holding] = {
    "Visit": Holding(
        through="customer_id", why=WHY, deleted=True, erased="visitor landing last_path",
        plain="device language source medium campaign content term",
    ),
    "Event": Holding(through="visit__customer_id", why=WHY, deleted=True, erased="path text", plain="kind"),
    "Known": Holding(through="customer_id", why=WHY, deleted=True, erased="visitor"),
    "Followed": Holding(through="customer_id", why=WHY, deleted=True, plain="medium campaign"),
    "Guest": nothing("mark wording language"),
    "MonthWritten": nothing("month"),
    "BotDay": nothing("day"),
    "Taken": nothing("file"),
}  # fmt: skip


def sweep(person: Person) -> None:
    """Whoever copied the visits hears that their months are other ones now; the rows themselves go by the map."""
    visits = Visit.objects.filter(customer_id__in=person.ids)
    written_visits(visits)
