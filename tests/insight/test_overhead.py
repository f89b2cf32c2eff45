"""What is not used, from the rows of the shop to the page's rows."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from akrab.accounts.models import Role, User
from akrab.catalogue.models import Category, Outlet, Product
from akrab.content.models import Page
from akrab.core import clock
from akrab.finance.models import Expense, Repeat
from akrab.insight import refresh
from akrab.insight.learning.running import learn
from akrab.insight.models import KeptOverhead, ModelCard, Overhead
from akrab.insight.overhead import actions, queries, words
from akrab.insight.overhead.hours import Quiet, quiet, table, together
from akrab.insight.overhead.running import longest
from akrab.journal.models import Entry
from akrab.messaging.models import Message, OwnText, TextVersion
from akrab.orders.models import Order
from akrab.promotions.models import Promotion
from akrab.purchasing.models import Supplier
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.insight.factories import make_sale, when

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=True):
        yield


def learnt() -> ModelCard:
    refresh.run(charts=False)
    card = learn("overhead")
    assert card is not None
    return card


def make_trade(orders: int = 35) -> None:
    """Orders every six days, the last one yesterday; paid by transfer and collected."""
    make_variant(sku="KABEL")
    for number in range(orders):
        make_sale(None, f"{dt.date(2026, 11, 20) - dt.timedelta(days=6 * number)} 09:30", [("KABEL", 1, 100_000)])
    Order.objects.update(payment_method="transfer", delivery="pickup", channel="web")


def found(kind: str) -> list[str]:
    return [row.name or row.subject for row in Overhead.objects.filter(kind=kind).order_by("subject")]


def test_what_nobody_chose_for_half_a_year_is_told_with_the_last_day() -> None:
    make_trade()
    old = when("2025-01-01 09:00")
    Promotion.objects.create(name="Old offer", created_at=old, automatic=True)
    Promotion.objects.create(name="New offer", created_at=clock.now(), automatic=True)
    Promotion.objects.create(name="Over", created_at=old, phase=Promotion.Phase.OVER)
    bare, sold = Category.objects.create(name="Bare", slug="bare"), Category.objects.create(name="Sold", slug="sold")
    Product.objects.update(category=sold)
    make_sale(None, "2026-03-03 09:00", [("LAMPU", 1, 100_000)])
    Product.objects.filter(pk=make_variant(sku="TUA").product_id).update(category=bare)
    Outlet.objects.create(name="Store room")
    used, unused = Supplier.objects.create(name="Used"), Supplier.objects.create(name="Unused")
    used.purchases.create(number="B1", created_at=clock.now())
    card = learnt()
    assert card.figures["is_telling"]
    assert found("promotion") == ["Old offer"]
    assert found("category") == ["Bare"]
    assert found("outlet") == ["Store room"]
    assert found("supplier") == [unused.name]
    row = Overhead.objects.get(kind="category")
    assert (row.since, row.figures) == (None, {"products": 1})
    assert "1 product is on sale there" in words.why(row, "IDR")
    assert words.since(row) == "Never used so far."
    assert "It rests on 31 orders and 0 visits" in words.quality(card)


def test_a_small_or_young_shop_is_not_told_of_choices_nobody_could_make() -> None:
    make_trade(orders=5)
    Promotion.objects.create(name="Old offer", created_at=when("2025-01-01 09:00"), automatic=True)
    Outlet.objects.create(name="Store room")
    card = learnt()
    assert not card.figures["is_telling"]
    assert (found("promotion"), found("outlet"), found("payment")) == ([], [], [])
    assert "Taken in Akrab itself so far: 5 orders of the last half year, over 25 days." in words.quality(card)


def test_texts_pages_accounts_and_expenses() -> None:
    make_trade(orders=1)
    old = when("2026-01-01 09:00")
    for name, body in (
        ("Used", "Hello {name}, we are open from nine."),
        ("Unused", "The parcel left us today, {name}."),
    ):
        own = OwnText.objects.create(name=name, updated_at=old)
        TextVersion.objects.create(own=own, language="en", body=body, updated_at=old)
    Message.objects.create(
        key="1", channel="email", state="sent", text="Hello Sari,\nwe are open from nine. Bye!", created_at=clock.now(),
    )  # fmt: skip
    idle, busy = make_user(role=Role.STAFF), make_user(role=Role.STAFF)
    make_user(role=Role.OWNER)
    gone = make_user(role=Role.STAFF)
    User.objects.update(created_at=old)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    User.objects.filter(pk=busy.pk).update(last_login=clock.now())
    rent = Repeat.objects.create(
        kind="rent", amount=5_000_000, day_of_month=1, next_on=dt.date(2026, 12, 1), payee="Bu Ani"
    )
    Expense.objects.create(
        key="a", kind="rent", amount=5_000_000, day=dt.date(2025, 10, 1), repeat=rent, created_at=old
    )
    card = learnt()
    assert found("text") == ["Unused"]
    assert found("staff") == [str(idle.pk)]
    row = Overhead.objects.get(kind="expense")
    assert (row.name, row.cost) == ("Bu Ani", 5_000_000)
    assert words.why(row, "IDR").startswith("It comes every month since 1 Oct 2025")
    assert words.cost(row, "IDR") == "Rp50k a month"
    assert card.figures["monthly"] == 5_000_000
    Page.objects.create(slug="about", language="id", title="About", updated_at=old)
    learnt()
    assert found("page") == []  # too few visits to say so


def test_what_is_kept_is_not_told_for_a_year_and_the_deed_is_written_down() -> None:
    owner = make_user(role=Role.OWNER)
    row = Overhead.objects.create(kind="supplier", subject="1", name="Toko Jaya", made_at=clock.now())
    with pytest.raises(actions.OverheadError, match="Say in a few words"):
        actions.keep(row=row, reason="  ", actor=owner)
    assert queries.found() == [row]
    kept = actions.keep(row=row, reason=" For   emergencies ", actor=owner)
    assert (kept.reason, kept.until) == ("For emergencies", dt.date(2027, 11, 21))
    assert (queries.found(), queries.kept()) == ([], [(kept, row)])
    entry = Entry.objects.get(kind="overhead.kept")
    assert entry.data == {"what": "supplier", "name": "Toko Jaya", "reason": "For emergencies"}
    actions.keep(row=row, reason="Another reason", actor=owner)
    assert KeptOverhead.objects.get().reason == "Another reason"
    with time_machine.travel("2027-11-22T03:00:00Z"):
        assert queries.found() == [row]
    actions.tell_again(kept=KeptOverhead.objects.get(), actor=owner)
    actions.tell_again(kept=kept, actor=owner)
    assert queries.found() == [row]
    assert Entry.objects.filter(kind="overhead.told_again").count() == 1


def test_hours_in_which_nobody_comes_are_told_only_where_that_says_something() -> None:
    zone = clock.zone()
    monday = dt.datetime(2026, 11, 16, 3, tzinfo=dt.UTC).replace(tzinfo=None)  # ten o'clock in Jakarta
    busy = together([table([(monday, 40), (monday + dt.timedelta(hours=3), 9)], zone), table([(monday, 2)], zone)])
    assert (busy[0][10], busy[0][13], sum(map(sum, busy))) == (42, 9, 51)
    opening = {0: (9 * 60 + 30, 15 * 60)}
    assert quiet(busy, opening) == [Quiet(0, 11, 13), Quiet(0, 14, 15)]  # half past nine is half an hour
    assert Quiet(0, 11, 13).minutes == 520
    assert quiet(busy, opening | {1: (0, 24 * 60)}) == []  # 51 for 29 hours: too few
    assert quiet(busy, {}) == []


def test_the_piece_of_a_text_by_which_its_use_is_seen() -> None:
    assert longest("Hello {{ name }},\nyour order {number} is ready\nto be collected.") == "is ready to be collected."
    assert longest("") == ""


def test_an_empty_shop_is_told_nothing() -> None:
    card = learnt()
    assert (Overhead.objects.count(), card.figures["is_telling"], card.figures["days"]) == (0, False, 0)
    trends = learn("trends")
    assert trends is not None
    assert (trends.trouble, trends.subjects, trends.figures["compared"]) == ("too_few", 0, 0)
