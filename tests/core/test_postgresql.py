"""What PostgreSQL limits and Django does not know of."""

import datetime as dt

import pytest

from akrab.core import clock
from akrab.insight.models import DirtyMonth


@pytest.mark.postgres
@pytest.mark.django_db
def test_more_values_than_one_statement_takes_are_written_in_several() -> None:
    first, now = dt.date(1, 1, 1), clock.now()
    rows = [DirtyMonth(month=first + dt.timedelta(days=n), marked_at=now) for n in range(22_000)]  # of 3 values each
    DirtyMonth.objects.bulk_create(rows)
    assert len(DirtyMonth.objects.in_bulk([one.month for one in rows])) == 22_000
    assert DirtyMonth.objects.all().delete()[0] == 22_000
