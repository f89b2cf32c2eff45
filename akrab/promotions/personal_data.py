"""Offers, codes and who used which."""

from django.utils.translation import gettext_lazy as _

from akrab.core.personal import Holding, nothing

MAP: dict[str, Holding] = {
    "Promotion": nothing("name translations product_ids category_ids brands customer_ids groups"),
    "Code": Holding(through="customer", why=_("Personal vouchers"), plain="text source"),
    "Use": Holding(through="customer", why=_("How often a code was used"), plain="reference"),
}
