"""Settings of the shop about delivery."""

from django.utils.translation import gettext_lazy as _

from akrab.core.shop import Setting, declare

declare(
    {
        "pickup_offered": Setting(True, _("Customers may collect at the shop")),
        "delivery_agreed": Setting(True, _("Offer delivery at a price to be agreed where no tariff fits")),
        "parcel_weight": Setting(0, _("Weight of wrapping in grams"), low=0, high=10_000),
        "usual_weight": Setting(500, _("Weight of a piece whose weight is not known, in grams"), low=0, high=50_000),
    }
)
