"""What the analysis hands over for the proposals."""

from collections.abc import Iterable

from django.db import transaction

from akrab.catalogue.models import Variant
from akrab.purchasing.models import Expectation


@transaction.atomic
def set_expectations(found: Iterable[Expectation]) -> int:
    """Make these all that is expected; returns how many. Figures and no decision, so nothing is journalled. A variant
    that is gone by now is passed over."""
    rows = {one.variant_id: one for one in found}
    known = set(Variant.objects.values_list("pk", flat=True)) if rows else set()
    kept = [row for pk, row in sorted(rows.items()) if pk in known]
    Expectation.objects.all().delete()
    Expectation.objects.bulk_create(kept, batch_size=500)
    return len(kept)
