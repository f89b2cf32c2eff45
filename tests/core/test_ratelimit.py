import pytest
import time_machine

from akrab.core.ratelimit import allow

pytestmark = pytest.mark.django_db


def test_the_limit_holds_within_the_window_and_opens_after_it() -> None:
    with time_machine.travel("2026-11-21 10:00:00+00:00", tick=False) as now:
        assert [allow("k", limit=3, seconds=60) for _ in range(5)] == [True, True, True, False, False]
        assert allow("other", limit=3, seconds=60)
        now.shift(61)
        assert allow("k", limit=3, seconds=60)
