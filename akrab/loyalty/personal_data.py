"""Points: the figures stay in the books, the card goes."""

from django.utils.translation import gettext_lazy as _

from akrab.core.personal import Holding, nothing

MAP: dict[str, Holding] = {
    "Tier": nothing("code name benefits translations"),
    "Account": Holding(through="customer", why=_("Points and rewards"), erased="card referral_code"),
    "PointsEntry": Holding(through="account__customer", why=_("Points and rewards"), erased="note", plain="reference"),
    "OrderPoints": Holding(through="account__customer", why=_("Points and rewards"), plain="reference"),
    "Reward": nothing("name translations"),
}
