"""From lines to visits."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akrab.core import clock
from akrab.customers.merging import merge, undo
from akrab.tracking import taking
from akrab.tracking.forgetting import forget_keys, forget_visits
from akrab.tracking.models import BotDay, Event, Known, Taken, Visit
from akrab.tracking.spool import files
from akrab.tracking.telling import spool, tell, today, visitor_of
from akrab.tracking.visitors import Visitor
from tests.customers.factories import make_customer
from tests.tracking.factories import DESK, GOOGLEBOT, PHONE, look, send, take_all

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 11, 22, 2, 0, tzinfo=dt.UTC)


def happen(minutes: float, *events: dict[str, Any], visitor: str = "d1", device: str = "phone") -> None:
    """As a browser's call at that minute."""
    at = int((MORNING.timestamp() + minutes * 60) * 1000)
    spool().append(json.dumps({"at": at, "visitor": visitor, "device": device, "events": events}).encode() + b"\n")


def page(path: str = "/", **more: Any) -> dict[str, Any]:
    return {"kind": "page", "path": path, **more}


def test_pages_half_an_hour_apart_are_one_visit_and_later_ones_another() -> None:
    happen(0, page("/", **{"from": "https://www.google.com/search?q=casing"}))
    happen(29, page("/products/"))
    happen(59, page("/products/casing/"), {"kind": "product", "about": 17})
    happen(89.1, page("/"))
    assert take_all() == 4
    first, second = Visit.objects.order_by("started_at")
    assert (first.source, first.landing, first.last_path) == ("google.com", "/", "/products/casing/")
    assert (first.pages, first.seconds, first.stage) == (3, 59 * 60, Visit.Stage.PRODUCT)
    assert (second.pages, second.source, second.stage) == (1, "", Visit.Stage.LOOKED)
    assert Event.objects.filter(visit=first).count() == 4


def test_it_makes_no_difference_in_how_many_goes_they_are_taken() -> None:
    for minute in range(6):
        happen(minute, page(f"/{minute}"), visitor=f"d{minute % 2}")
        take_all()
    assert sorted(Visit.objects.values_list("visitor", "pages")) == [("d0", 3), ("d1", 3)]


def test_a_campaign_begins_a_visit_of_its_own_and_a_plain_link_does_not() -> None:
    happen(0, page("/"))
    happen(1, page("/products/", **{"from": "https://other.example/"}))
    happen(2, page("/", source="instagram", medium="story", campaign="lebaran"))
    happen(3, page("/products/", source="instagram", medium="story", campaign="lebaran"))
    take_all()
    found = Visit.objects.order_by("started_at").values_list("source", "medium", "campaign", "pages")
    assert list(found) == [("", "", "", 2), ("instagram", "story", "lebaran", 2)]


def test_the_stages_of_a_purchase() -> None:
    happen(0, page("/products/casing/"), {"kind": "product", "about": 17})
    happen(1, {"kind": "basket", "about": 17, "count": 2, "amount": 5_000_000})
    happen(2, {"kind": "checkout"})
    take_all()
    assert Visit.objects.get().stage == Visit.Stage.CHECKOUT
    happen(3, {"kind": "order", "about": 9, "amount": 5_500_000})
    happen(4, page("/account/orders/9/"))
    take_all()
    visit = Visit.objects.get()
    assert (visit.stage, visit.orders, visit.amount) == (Visit.Stage.ORDER, 1, 5_500_000)


def test_signing_in_gives_the_visit_its_customer_and_signing_out_ends_it() -> None:
    happen(0, page("/"), visitor="d1")
    happen(1, {"kind": "signed_in", "customer": 5, "before": ["d1"]}, visitor="s1")
    happen(2, page("/account/home/"), visitor="s1")
    happen(3, {"kind": "signed_out"}, visitor="s1")
    happen(4, page("/"), visitor="d1")
    take_all()
    found = Visit.objects.order_by("started_at").values_list("visitor", "customer_id", "pages")
    assert list(found) == [("s1", 5, 2), ("d1", None, 1)]
    assert not Known.objects.exists()


def test_somebody_still_signed_in_is_known_days_later() -> None:
    happen(0, {"kind": "signed_in", "customer": 5, "before": []}, visitor="s1")
    take_all()
    happen(60 * 50, page("/"), visitor="s1")
    take_all()
    assert list(Visit.objects.order_by("started_at").values_list("customer_id", flat=True)) == [5, 5]


def test_signing_in_does_not_take_the_visit_of_another_customer() -> None:
    happen(0, {"kind": "signed_in", "customer": 5, "before": ["d1"]}, visitor="s1")
    happen(1, {"kind": "signed_in", "customer": 6, "before": ["s1"]}, visitor="s2")
    take_all()
    found = Visit.objects.order_by("started_at").values_list("visitor", "customer_id")
    assert list(found) == [("s1", 5), ("s2", 6)]


def test_the_shops_own_people_looking_around_are_no_visitors() -> None:
    happen(0, {"kind": "signed_in", "customer": 0, "before": ["d1"]}, visitor="s1")
    happen(1, page("/"), visitor="s1")
    happen(2, {"kind": "signed_out"}, visitor="s1")
    take_all()
    assert not Visit.objects.exists()
    assert not Known.objects.exists()


def test_programs_are_counted_apart() -> None:
    look(HTTP_USER_AGENT=GOOGLEBOT)
    look(HTTP_USER_AGENT=GOOGLEBOT)
    look(HTTP_USER_AGENT=PHONE)
    take_all()
    assert BotDay.objects.get().events == 2
    assert Visit.objects.get().device == "phone"


def test_secrets_in_addresses_are_not_kept() -> None:
    look("/account/link/GEHEIM-GEHEIM-GEHEIM/")
    look("/products/casing-hijau/")
    take_all()
    assert sorted(Event.objects.values_list("path", flat=True)) == ["/account/link/…/", "/products/casing-hijau/"]


def test_what_was_taken_is_not_taken_again_after_a_crash(monkeypatch: pytest.MonkeyPatch, events_folder: Path) -> None:
    for minute in range(5):
        happen(minute, page("/"))
    monkeypatch.setattr(taking, "BATCH", 2)
    with monkeypatch.context() as broken:
        broken.setattr(Taken, "save", _once_then_fail(Taken.save))
        with pytest.raises(RuntimeError, match="power cut"):
            taking.take()
    assert Event.objects.count() == 2
    assert take_all() == 3
    assert (Event.objects.count(), Visit.objects.get().pages) == (5, 5)


def _once_then_fail(save: Any) -> Any:
    calls = []

    def saving(self: Taken, *args: Any, **kwargs: Any) -> None:
        calls.append(1)
        if len(calls) > 1:
            raise RuntimeError("power cut")
        save(self, *args, **kwargs)

    return saving


def test_files_that_are_read_and_closed_go(events_folder: Path) -> None:
    old = events_folder / "1-999999999.log"
    line = {"at": int(MORNING.timestamp() * 1000), "visitor": "d1", "device": "phone", "events": [page("/")]}
    old.write_bytes(json.dumps(line).encode() + b'\n{"at": 17952')
    look("/")
    assert take_all() == 2
    taking.take()
    assert not old.exists()
    assert len(list(files(events_folder))) == 1
    assert Taken.objects.count() == 1


def test_a_second_process_finds_nothing_to_do(events_folder: Path) -> None:
    import fcntl

    look("/")
    with (events_folder / "taking.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert taking.take() == 0
    assert taking.take() == 1


def test_a_thousand_calls_ask_the_database_few_questions() -> None:
    for number in range(1000):
        happen(number / 100, page("/"), visitor=f"d{number % 50}")
    with CaptureQueriesContext(connection) as asked:
        taking.take()
    assert len(asked) <= 24
    assert Visit.objects.count() == 50


def test_visits_follow_a_merge_and_its_undoing() -> None:
    keep, gone = make_customer(name="Siti"), make_customer(name="Siti A.")
    happen(0, {"kind": "signed_in", "customer": gone.pk, "before": []}, visitor="s1")
    take_all()
    merged = merge(keep=keep, gone=gone, actor=None)
    assert Visit.objects.get().customer_id == keep.pk
    undo(merge=merged, actor=None)
    assert Visit.objects.get().customer_id == gone.pk
    assert Known.objects.get().customer_id == gone.pk


def test_visits_past_their_days_and_old_keys_go(events_folder: Path) -> None:
    (events_folder / "2020-01-01.key").write_bytes(b"x" * 32)
    long_ago = clock.now() - dt.timedelta(days=401)
    Visit.objects.create(visitor="d0", started_at=long_ago, last_at=long_ago, device="phone")
    look("/", HTTP_USER_AGENT=DESK)
    take_all()
    assert forget_visits(clock.now() - dt.timedelta(days=400), 500) == 1
    assert forget_keys() == 1
    assert Visit.objects.get().device == "desk"
    assert [path.stem for path in events_folder.glob("*.key")] == [str(today())]


def test_the_shop_tells_of_a_visit_too() -> None:
    visitor = visitor_of({"HTTP_USER_AGENT": PHONE, "REMOTE_ADDR": "203.0.113.9"})
    look("/")
    tell(visitor, [{"kind": "basket", "about": 3, "count": 1}])
    assert isinstance(visitor, Visitor)
    take_all()
    assert Visit.objects.get().stage == Visit.Stage.BASKET


def test_a_link_that_is_no_address_is_a_direct_visit() -> None:
    assert send([page("/", **{"from": "http://[broken"})])[0] == "204 No Content"
    take_all()
    assert Visit.objects.get().source == ""


def test_a_clock_that_was_put_back_makes_no_visit_of_years() -> None:
    happen(0, page("/"))
    happen(-5 * 365 * 24 * 60, page("/"))
    happen(1, page("/"))
    take_all()
    assert Visit.objects.count() >= 2
    assert max(Visit.objects.values_list("seconds", flat=True)) <= 60


def test_made_up_products_by_the_thousand_push_no_real_one_out() -> None:
    from akrab.tracking.queries import products_seen
    from akrab.tracking.spans import Span

    for number in range(500):
        happen(number / 100, *({"kind": "product", "about": number * 20 + one} for one in range(20)), visitor="d1")
    for number in range(3):
        happen(10, {"kind": "product", "about": 2**40}, visitor=f"d-real{number}")
    take_all()
    assert Event.objects.count() == 10_003
    assert products_seen(Span(MORNING.date(), MORNING.date()))[0] == (2**40, 3)
