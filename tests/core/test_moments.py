"""Times as people read them."""

import datetime as dt

import pytest
from django.utils import translation

from akrab.core import clock
from akrab.core.templatetags.akrab import lately

NOW = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)  # 15:00 in Jakarta, a Sunday


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "indonesian", "english"),
    [
        (dt.datetime(2026, 11, 22, 7, 5, tzinfo=dt.UTC), "14.05", "14:05"),
        (dt.datetime(2026, 11, 21, 17, 30, tzinfo=dt.UTC), "00.30", "00:30"),  # after midnight in Jakarta
        (dt.datetime(2026, 11, 21, 16, 30, tzinfo=dt.UTC), "Sab", "Sat"),
        (dt.datetime(2026, 11, 15, 5, 0, tzinfo=dt.UTC), "15 Nov", "15 Nov"),
        (dt.datetime(2025, 12, 31, 5, 0, tzinfo=dt.UTC), "31/12/25", "31/12/25"),
        (None, "", ""),
    ],
)
def test_lists_of_messages_write_times_short(moment: dt.datetime | None, indonesian: str, english: str) -> None:
    with clock.as_of(NOW):
        with translation.override("id"):
            assert lately(moment) == indonesian
        with translation.override("en"):
            assert lately(moment) == english
