"""Settings of the shop about points."""

from django.utils.translation import gettext_lazy as _

from akrab.core.shop import Setting, declare

declare(
    {
        "points_on": Setting(False, _("Customers collect points")),
        "points_every": Setting(1_000_000, _("One point for each"), low=100, high=10**12),  # minor units
        "points_worth": Setting(10_000, _("What a point is worth"), low=1, high=10**10),  # minor units
        "points_months": Setting(12, _("Points expire after so many months"), low=0, high=120),  # 0: never
        "points_least": Setting(10, _("Fewest points to use at once"), low=1, high=10**6),
        "points_birthday": Setting(0, _("Points as a birthday gift"), low=0, high=10**6),
        "points_referral": Setting(0, _("Points for both when a friend buys for the first time"), low=0, high=10**6),
    }
)
