"""What the journal tells insight: which months to read again."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from akrab.exchange.kinds import ImportFinished
from akrab.insight import commands
from akrab.insight.consumers import NAME
from akrab.insight.models import DirtyMonth, PeriodFigure
from akrab.journal.consumers import named
from akrab.journal.recording import record
from akrab.orders import actions
from akrab.orders.kinds import OrderPlaced
from tests.accounts.factories import make_user
from tests.insight.factories import make_buyer, make_sale
from tests.journal.reading import read_to_the_end
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=True):
        yield


def months() -> list[str]:
    return [f"{month:%Y-%m}" for month in DirtyMonth.objects.order_by("month").values_list("month", flat=True)]


def refreshes() -> int:
    return DBTaskResult.objects.filter(task_path="akrab.insight.tasks.refresh_task").count()


def read() -> None:
    read_to_the_end(named(NAME))


@transaction.atomic
def tell_of_import(first: str, last: str) -> None:
    record(
        ImportFinished(
            what="sales", filename="a.csv", source="x", read=1, created=1, updated=0, skipped=0, failed=0,
            first_month=first, last_month=last,
        )
    )  # fmt: skip


def test_an_order_marks_the_month_in_which_it_was_placed() -> None:
    with transaction.atomic():
        order = make_sale(make_buyer(), "2026-11-01 00:30")  # 31 October in UTC
        record(OrderPlaced(number=order.number, total=order.total, currency="IDR"), subject=order)
    read()
    assert months() == ["2026-11"]
    assert refreshes() == 1


def test_many_orders_ask_for_one_refresh() -> None:
    for _turn in range(3):
        make_order()
    read()
    assert DirtyMonth.objects.get().marks == 3
    assert refreshes() == 1


def test_an_import_marks_every_month_it_touched_and_asks_for_a_refresh() -> None:
    tell_of_import("2010-11", "2011-02")
    read()
    assert months() == ["2010-11", "2010-12", "2011-01", "2011-02"]
    assert refreshes() == 1


def test_an_import_without_orders_marks_nothing() -> None:
    tell_of_import("", "")
    read()
    assert (months(), refreshes()) == ([], 0)


def test_the_command_sees_an_order_that_the_worker_has_not_read_yet() -> None:
    commands.refresh(echo=None)
    order = make_order(quantity=2)
    commands.refresh(echo=None)
    figures = PeriodFigure.objects.filter(grain="day", start=dt.date(2026, 11, 21))
    assert not figures.exclude(revenue=0).exists()  # not accepted yet
    actions.accept(order=order, actor=make_user("staff"))
    said: list[str] = []
    outcome = commands.refresh(as_json=True, echo=said.append)
    assert (outcome["incremental"], outcome["months"]) == (True, 1)
    assert figures.get().revenue == order.total
    assert said[-1].startswith("{")
    assert not DirtyMonth.objects.exists()
