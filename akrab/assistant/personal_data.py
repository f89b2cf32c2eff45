"""What people wrote when they ordered goes with them; the orders themselves stay in the books."""

from django.utils.translation import gettext_lazy as _

from akrab.core.personal import Holding, nothing

TAKING = _("Taking orders by chat")

MAP: dict[str, Holding] = {
    "OrderDraft": Holding(
        through="customer",
        why=TAKING,
        erased="text wished_time address unknown problem",
        plain="key state way placing_key",
    ),
    "DraftLine": Holding(through="draft__customer", why=TAKING, erased="words", plain="alternatives"),
    "ChatSession": nothing("sender waiting"),
    "ChatNumber": nothing("value"),
    "LinkCode": nothing("hash"),
    "ChatCommand": nothing("key text answer"),
}
