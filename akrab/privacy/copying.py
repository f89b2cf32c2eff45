"""A copy of everything that the shop keeps about one person: readable, and for machines.

It follows the map of personal data, so that what can be erased can also be seen.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from django.db import models, transaction
from django.template.loader import render_to_string

from akrab.accounts.models import User
from akrab.core import clock
from akrab.core.personal import holdings
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.privacy import kinds
from akrab.privacy.erasure import all_ids, rows_of

SECRET = {"password", "token", "token_hash", "hash", "visitor", "key", "placing_key", "claimed_by"}
ROWS = 5000  # of one table; more stand in the file for machines all the same


def everything(customer: Customer) -> Iterator[tuple[type[models.Model], list[dict[str, Any]]]]:
    """Each table that speaks of the customer, with its rows as plain values, the newest first."""
    ids = all_ids(customer)
    for model, holding in holdings():
        if not holding.through:
            continue
        names = [one.attname for one in model._meta.concrete_fields if one.name not in SECRET]
        rows = list(rows_of(model, holding, ids).order_by("-pk").values(*names))
        if rows:
            yield model, rows


@transaction.atomic
def make_copy(*, customer: Customer, way: str, actor: User | None) -> bytes:
    """A zip with `data.json` (everything, for machines) and `data.html` (the same to read)."""
    tables = list(everything(customer))
    content = {model._meta.label: rows for model, rows in tables}
    page = render_to_string(
        "privacy/copy.html",
        {
            "customer": customer,
            "made_at": clock.now(),
            "tables": [
                (model._meta.verbose_name_plural, list(rows[0]), [list(row.values()) for row in rows[:ROWS]], len(rows))
                for model, rows in tables
            ],
        },
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(content, default=str, ensure_ascii=False, indent=1))
        archive.writestr("data.html", page)
    record(kinds.PrivacyExported(way=way), customer_id=customer.pk, subject=customer, actor=actor)
    return out.getvalue()
