"""The journal keeps that something happened; the words in it go with the person."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from akrab.core.personal import Holding, nothing
from akrab.journal.models import Entry

# Texts in payloads that say nothing about a person: numbers of papers, codes, names of goods.
PLAIN = {
    "after", "before", "body", "category", "channel", "channels", "code", "currency", "day", "device", "fields",
    "filename", "first", "first_month", "format", "handle", "heading", "how", "key", "keys", "language", "last",
    "last_month", "level", "method", "month", "number", "numbers", "outlet", "place", "pot", "product", "purpose",
    "reward", "role", "sku", "slug", "source", "step", "seller", "state", "supplier", "tag", "target", "template",
    "tier", "till", "title", "until", "way", "what", "why",
}  # fmt: skip
PERSONAL = {"about", "friend", "name", "note", "reason", "subject", "text", "value", "words", "url", "address"}
CHUNK = 500


def scrub(rows: models.QuerySet[Any]) -> None:
    """Empty every text of the entries that is not known to be plain."""
    for entry in rows.exclude(data={}).order_by("pk").iterator(chunk_size=CHUNK):
        kept = {key: value if key in PLAIN else _scrubbed(value) for key, value in entry.data.items()}
        if kept != entry.data:
            Entry.objects.filter(pk=entry.pk).update(data=kept)


def _scrubbed(value: Any) -> Any:
    if isinstance(value, str):
        return ""
    if isinstance(value, list):
        return [_scrubbed(one) for one in value]
    if isinstance(value, dict):
        return {key: one if key in PLAIN else _scrubbed(one) for key, one in value.items()}
    return value


MAP: dict[str, Holding] = {
    "Entry": Holding(
        through="customer",
        why=_("What happened with a customer, for the shop and for figures"),
        plain="kind subject_type data",
        before=scrub,
    ),
    "Cursor": nothing("consumer"),
    "Parked": nothing("consumer reason"),
}
