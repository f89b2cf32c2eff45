"""What the shop shows, asks and gives to its customers: counts stay, what a person said goes with them."""

from django.utils.translation import gettext_lazy as _

from akrab.core.personal import Holding, nothing

SHOWN = _("Messages on the pages of the shop")

MAP: dict[str, Holding] = {
    "WebMessage": nothing("name texts link conditions"),
    "WebShowing": Holding(through="customer", why=SHOWN, deleted=True),
    "WebCount": nothing("day"),
}
