"""The record itself: emptied; the number stays, so that the books add up."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from akrab.core import search
from akrab.core.personal import Holding, nothing
from akrab.customers.around import documents_folder

RECORD = _("Knowing and serving the customer")


def forget_words(rows: models.QuerySet[Any]) -> None:
    """The record is found by nothing any more."""
    for pk in rows.values_list("pk", flat=True):
        search.index("customer", pk, {})


def forget_documents(rows: models.QuerySet[Any]) -> None:
    for stored in rows.values_list("stored", flat=True):
        (documents_folder() / stored).unlink(missing_ok=True)


MAP: dict[str, Holding] = {
    "Customer": Holding(
        through="pk",
        why=RECORD,
        erased="name state_reason city address country occupation gender birthday custom",
        plain="language source",
        before=forget_words,
    ),
    "Handle": Holding(through="customer", why=RECORD, deleted=True, erased="value typed"),
    "Tag": nothing("name"),
    "Note": Holding(through="customer", why=RECORD, deleted=True, erased="text"),
    "Address": Holding(
        through="customer", why=RECORD, deleted=True, erased="label recipient phone line region place postcode"
    ),
    "Link": Holding(through="customer", why=RECORD, deleted=True, erased="note"),
    "Document": Holding(
        through="customer", why=RECORD, deleted=True, erased="stored name", plain="mime", before=forget_documents
    ),
    "Preference": Holding(through="customer", why=RECORD, deleted=True, erased="value"),
    "View": nothing("name narrowed columns"),
    "Merge": Holding(through="keep", why=RECORD, deleted=True, erased="moved told before after"),
    "Pair": Holding(through="first", why=RECORD, deleted=True, erased="reasons"),
    "Scan": nothing("reason"),
}
