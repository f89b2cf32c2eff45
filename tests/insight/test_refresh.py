"""Bringing the figures up to date: from nothing, after a change, after a crash."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from akrab.core import clock, shop
from akrab.insight import refresh, tasks
from akrab.insight.consumers import mark
from akrab.insight.models import CohortCell, CustomerScore, DirtyMonth, PeriodFigure, ProductFigure, Refresh
from akrab.insight.runs import last_refresh
from akrab.insight.warehouse import folder
from akrab.orders.models import Order
from tests.insight.factories import make_buyer, make_sale

pytestmark = pytest.mark.django_db
NOVEMBER, OCTOBER = dt.date(2026, 11, 1), dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=True):
        yield


def run() -> refresh.Outcome:
    return refresh.run(charts=False)


def month(start: dt.date) -> PeriodFigure:
    return PeriodFigure.objects.get(grain="month", start=start)


def everything() -> list[list[Any]]:
    tables = (PeriodFigure, ProductFigure, CohortCell, CustomerScore)
    return [sorted(map(repr, table.objects.values_list(*_columns(table)))) for table in tables]


def _columns(table: Any) -> list[str]:
    return [field.attname for field in table._meta.concrete_fields if field.name != "id"]


def test_an_empty_shop_has_no_figures_and_no_trouble() -> None:
    outcome = run()
    assert (outcome.lines, outcome.orders, outcome.customers) == (0, 0, 0)
    assert not PeriodFigure.objects.exists()
    assert not refresh.needed()


def test_days_weeks_and_months_are_those_of_the_shops_calendar() -> None:
    sari = make_buyer()
    make_sale(sari, "2026-10-31 23:30")  # 16:30 UTC
    make_sale(sari, "2026-11-01 00:30")  # still 31 October in UTC
    run()
    assert month(OCTOBER).revenue == month(NOVEMBER).revenue == 2_500_000
    assert (month(OCTOBER).new_customers, month(NOVEMBER).new_customers) == (1, 0)
    assert month(NOVEMBER).returning_customers == 1
    week = PeriodFigure.objects.get(grain="week", start=dt.date(2026, 10, 26))
    assert (week.orders, week.customers, week.new_customers, week.returning_customers) == (2, 1, 1, 0)


def test_empty_periods_have_a_row_of_zeros_up_to_today() -> None:
    make_sale(make_buyer(), "2026-11-01 09:00")
    run()
    days = PeriodFigure.objects.filter(grain="day").order_by("start")
    assert [day.start.day for day in days] == list(range(1, 22))
    assert [day.revenue for day in days] == [2_500_000] + [0] * 20


def test_what_does_not_count_as_trade_is_left_out() -> None:
    sari = make_buyer()
    for state in Order.NOT_TRADE:
        make_sale(sari, "2026-11-02 10:00", state=state)
    make_sale(sari, "2026-11-03 10:00", kind=Order.Kind.ADJUSTMENT)
    run()
    assert not PeriodFigure.objects.exists()
    assert not CustomerScore.objects.exists()


def test_returns_take_from_the_revenue_and_a_returned_order_cancels_out() -> None:
    sari = make_buyer()
    make_sale(sari, "2026-11-02 10:00", [("KABEL", 4, 1_000_000)])
    make_sale(sari, "2026-11-05 10:00", [("KABEL", -1, 1_000_000)], kind=Order.Kind.RETURN)
    make_sale(sari, "2026-11-06 10:00", [("KASUS", 1, 5_000_000)], state=Order.State.RETURNED)
    run()
    figure = month(NOVEMBER)
    assert (figure.revenue, figure.returned, figure.orders) == (3_000_000, 6_000_000, 2)
    assert list(ProductFigure.objects.values_list("sku", "quantity", "revenue")) == [("KABEL", 3, 3_000_000)]


def test_cost_counts_only_where_it_is_known() -> None:
    sari = make_buyer()
    make_sale(sari, "2026-11-02 10:00", [("KABEL", 2, 1_000_000)], cost=600_000)
    make_sale(sari, "2026-11-02 11:00", [("KASUS", 1, 9_000_000)])
    run()
    figure = month(NOVEMBER)
    assert (figure.revenue, figure.cost, figure.costed_revenue) == (11_000_000, 1_200_000, 2_000_000)


def test_other_currencies_are_not_added_up() -> None:
    sari = make_buyer()
    make_sale(sari, "2026-11-02 10:00")
    make_sale(sari, "2026-11-02 11:00", currency="USD")
    run()
    assert (month(NOVEMBER).revenue, month(NOVEMBER).orders) == (2_500_000, 1)


def test_a_new_order_changes_its_month_only_and_gives_what_a_run_from_nothing_gives() -> None:
    sari, budi = make_buyer(), make_buyer("Budi")
    make_sale(sari, "2026-09-02 10:00")
    make_sale(budi, "2026-10-02 10:00", [("KABEL", 1, 2_500_000), ("KASUS", 2, 1_500_000)])
    run()
    make_sale(sari, "2026-11-20 10:00")
    mark(NOVEMBER, NOVEMBER)
    outcome = run()
    assert (outcome.incremental, outcome.months, outcome.lines) == (True, 1, 4)
    assert not DirtyMonth.objects.exists()
    after = everything()
    Refresh.objects.all().delete()
    assert not run().incremental
    assert everything() == after


def test_late_corrected_and_removed_rows_are_seen() -> None:
    sari, budi = make_buyer(), make_buyer("Budi")
    make_sale(sari, "2026-10-02 10:00")
    gone = make_sale(budi, "2026-10-03 10:00")
    wrong = make_sale(budi, "2026-11-03 10:00")
    run()
    make_sale(sari, "2026-08-15 10:00")  # arrives months later
    gone.delete()
    Order.objects.filter(pk=wrong.pk).update(state=Order.State.CANCELLED)
    mark(dt.date(2026, 8, 1), NOVEMBER)
    run()
    assert [row.orders for row in PeriodFigure.objects.filter(grain="month").order_by("start")] == [1, 0, 1, 0]
    assert list(CustomerScore.objects.values_list("customer_id", "orders")) == [(sari.pk, 2)]
    assert folder.current().months() == [dt.date(2026, 8, 1), OCTOBER, NOVEMBER]


def test_a_month_marked_again_meanwhile_keeps_its_mark() -> None:
    make_sale(make_buyer(), "2026-11-02 10:00")
    mark(NOVEMBER, NOVEMBER)
    seen = dict(DirtyMonth.objects.values_list("month", "marks"))
    mark(NOVEMBER, NOVEMBER)  # as the journal's reader does while a refresh runs
    DirtyMonth.objects.filter(month=NOVEMBER, marks=seen[NOVEMBER]).delete()
    assert DirtyMonth.objects.get().marks == 2


def test_after_a_restored_backup_the_facts_are_read_anew() -> None:
    sari = make_buyer()
    order = make_sale(sari, "2026-11-02 10:00")
    run()
    make_sale(sari, "2026-11-03 10:00")
    mark(NOVEMBER, NOVEMBER)
    run()
    Refresh.objects.order_by("-id").first().delete()  # type: ignore[union-attr]
    Order.objects.exclude(pk=order.pk).delete()  # the database as it was before the second run
    outcome = run()
    assert not outcome.incremental
    assert month(NOVEMBER).orders == 1


def test_another_time_zone_cuts_the_days_anew() -> None:
    make_sale(make_buyer(), "2026-11-01 00:30")
    run()
    old = folder.current()
    shop.store({"time_zone": "Europe/London"})
    assert refresh.needed()
    run()
    assert month(OCTOBER).orders == 1
    assert not PeriodFigure.objects.filter(grain="month", start=NOVEMBER, orders__gt=0).exists()
    assert not old.path.exists()


def test_another_currency_shows_its_own_orders() -> None:
    make_sale(make_buyer(), "2026-11-02 10:00", currency="USD")
    run()
    assert not PeriodFigure.objects.exists()
    shop.store({"currency": "USD"})
    assert refresh.needed()
    run()
    assert month(NOVEMBER).orders == 1
    assert ProductFigure.objects.count() == 1


def test_nothing_is_written_when_nothing_changed() -> None:
    make_sale(make_buyer(), "2026-11-02 10:00")
    run()
    before = list(PeriodFigure.objects.order_by("id").values_list("id"))
    run()
    assert list(PeriodFigure.objects.order_by("id").values_list("id")) == before


def test_a_deleted_customer_is_passed_over() -> None:
    sari, budi = make_buyer(), make_buyer("Budi")
    make_sale(sari, "2026-11-02 10:00")
    make_sale(budi, "2026-11-02 10:00")
    run()
    Order.objects.filter(customer=budi).delete()
    budi.delete()  # an import undone; its months are not marked yet
    run()
    assert list(CustomerScore.objects.values_list("customer_id", flat=True)) == [sari.pk]


def test_text_of_any_kind_survives_the_way_into_the_facts() -> None:
    nasty = "a,\"b\"\n=1+1;\r\n \\N\r NULL é “q” 'x'"
    make_sale(make_buyer(), "2026-11-02 10:00", [(nasty, 1, 100), ("NULL", 1, 100), ("", 1, 100)])
    run()
    assert sorted(ProductFigure.objects.values_list("sku", flat=True)) == sorted([nasty, "NULL", ""])


def test_a_failed_run_is_told_and_the_marks_stay() -> None:
    make_sale(make_buyer(), "2026-11-02 10:00")
    run()
    mark(NOVEMBER, NOVEMBER)
    broken = folder.current().orders(NOVEMBER)
    broken.unlink()
    broken.mkdir()  # the file cannot take its place
    with pytest.raises(OSError, match="directory"):
        run()
    assert "directory" in Refresh.objects.order_by("-id").first().problem  # type: ignore[union-attr]
    assert last_refresh().problem == ""  # type: ignore[union-attr]
    assert DirtyMonth.objects.exists()
    broken.rmdir()
    run()
    assert month(NOVEMBER).orders == 1


def test_a_second_run_at_the_same_time_is_refused() -> None:
    with folder.alone(wait=True), pytest.raises(folder.RefreshRunning):
        refresh.run(wait=False)


def test_a_refresh_is_queued_once() -> None:
    from django_tasks_db.models import DBTaskResult

    tasks.request_refresh()
    tasks.request_refresh()
    tasks.request_refresh(after=dt.timedelta(seconds=30))
    assert DBTaskResult.objects.count() == 1


def test_the_day_turns_without_an_order() -> None:
    make_sale(make_buyer(), "2026-11-02 10:00")
    run()
    assert not refresh.figures_lag(last_refresh())
    with time_machine.travel("2026-11-21T17:30:00Z"):  # 22 November in Jakarta
        assert clock.today() == dt.date(2026, 11, 22)
        assert refresh.figures_lag(last_refresh())
        run()
        assert PeriodFigure.objects.filter(grain="day", start=dt.date(2026, 11, 22)).exists()
