"""What customers say about goods, what they like, what they wait for."""

from django.utils.translation import gettext_lazy as _

from akrab.core.personal import Holding

MAP: dict[str, Holding] = {
    "Review": Holding(
        through="customer",
        why=_("Reviews the customer published"),
        erased="text pictures",
        plain="state_reason answer",
    ),
    "Favourite": Holding(through="customer", why=_("Favourites"), deleted=True),
    "StockAlert": Holding(
        through="customer", why=_("Telling when goods are back"), deleted=True, erased="email", plain="language"
    ),
}
