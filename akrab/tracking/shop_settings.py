"""What a shop decides about counting visits."""

from django.utils.translation import gettext_lazy as _

from akrab.core import shop
from akrab.core.shop import Setting

shop.declare(
    {
        "visits_on": Setting(True, _("Count visits to the shop, without names and without cookies")),
        "visits_days": Setting(400, _("Days that single visits are kept"), low=31, high=1100),
        "visits_returning": Setting("off", _("Guests who come back"), choices=("off", "ask")),
        "visits_links": Setting(True, _("Count when a link in a message is opened")),
    }
)
