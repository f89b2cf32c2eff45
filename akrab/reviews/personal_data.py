"""What customers say about goods, what they like, what they wait for."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from akrab.catalogue import pictures
from akrab.core.personal import Holding


def forget_pictures(rows: models.QuerySet[Any]) -> None:
    """Pictures of reviews."""
    for stems in rows.exclude(pictures=[]).values_list("pictures", flat=True).iterator(chunk_size=500):
        for stem in stems or []:
            pictures.forget(str(stem))


MAP: dict[str, Holding] = {
    "Review": Holding(
        through="customer",
        why=_("Reviews the customer published"),
        erased="text pictures",
        plain="state_reason answer",
        before=forget_pictures,
    ),
    "Favourite": Holding(through="customer", why=_("Favourites"), deleted=True),
    "StockAlert": Holding(
        through="customer", why=_("Telling when goods are back"), deleted=True, erased="email", plain="language"
    ),
}
