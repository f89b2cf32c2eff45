"""Sales and profit are the same figures in the dashboard, the sales report, its files and the books."""

import datetime as dt

import pytest
import time_machine
from django.db.models import Sum
from django.test import Client

from akrab.accounts.models import Role, User
from akrab.core import clock
from akrab.finance.profit import compared, profit
from akrab.finance.statement import lines
from akrab.insight import queries, refresh
from akrab.insight.models import DirtyMonth, PeriodFigure, ProductFigure
from akrab.insight.reports.sales import sales_report
from akrab.journal.consumers import named
from akrab.journal.models import Entry
from akrab.orders.models import OrderLine, ReturnLine
from akrab.payments import actions as payments
from tests.accounts.factories import make_user
from tests.finance.factories import sold, spent
from tests.insight.factories import make_buyer, make_sale
from tests.orders.test_returns import bring_back, done_order

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER = dt.date(2026, 11, 1), dt.date(2026, 12, 1)


@pytest.fixture
def boss() -> User:
    return make_user(Role.OWNER)


def a_shop(boss: User) -> None:
    """November: sales, one piece back, expenses. December: a broken piece back for less, an order back whole."""
    with time_machine.travel("2026-11-10 05:00Z", tick=False):
        order = done_order(boss, quantity=3, price=1_000_000, discount=100_000, shipping=900_000, adjustment=12_300)
        OrderLine.objects.filter(order=order).update(unit_cost=600_000)
        bring_back(order, boss, 1)
        order.refresh_from_db()
        paid = payments.receive(order=order, method="cash", amount=100, key="x", actor=boss)
        payments.record_refund(payment=paid, amount=100, key="y", reason="too much", actor=boss)
        whole = done_order(boss, quantity=1, price=5_000_000)
        sold(price=10_000_000, cost=6_000_000, quantity=2, shipping=500_000)
        make_sale(make_buyer(), "2026-11-06 10:00", [("KASUS", 1, 5_000_000)], state="returned")  # imported
        spent(4_000_000)
    with time_machine.travel("2026-12-03 05:00Z", tick=False):
        bring_back(order, boss, 1, restock=False, shipping=300_000, deduction=200_000)
        bring_back(whole, boss, 1)
        spent(1_000_000, kind="marketing")


@time_machine.travel("2026-12-20 05:00Z", tick=False)
def test_all_pages_and_files_agree_on_sales_and_profit(boss: User, client: Client) -> None:
    a_shop(boss)
    refresh.run(charts=False)
    client.force_login(boss)
    seen = []
    for first, last in ((NOVEMBER, dt.date(2026, 11, 30)), (DECEMBER, clock.today()), (NOVEMBER, clock.today())):
        books = profit(first, last)
        start, end = clock.day_range(first, last)
        back = ReturnLine.objects.filter(back__received_at__gte=start, back__received_at__lt=end)
        worth = back.aggregate(n=Sum("refund"))["n"] or 0
        on_screen, file = queries.sales_report_rows(first, last), sales_report(first, last)
        sales = books.goods - books.discounts - worth
        assert (on_screen.total.revenue, file.total.revenue) == (sales, sales)
        came = worth + (5_000_000 if first == NOVEMBER else 0)  # with the imported one that came back whole
        assert (on_screen.total.returned, file.total.returned) == (came, came)
        assert sum(one.revenue for one in on_screen.products) == sum(one.revenue for one in file.articles) == sales
        assert sum(day.revenue for day in on_screen.periods) == sales
        assert file.books.profit == books.profit
        page = client.get("/office/reports/sales/", {"first": first.isoformat(), "last": last.isoformat()})
        assert page.context["books"].profit == books.profit
        money = client.get("/office/money/profit/", {"first": first.isoformat(), "last": last.isoformat()})
        assert list(lines(money.context["found"]))[-1].amounts[0] == books.profit
        seen.append((sales, books.profit))
    assert seen[0][0] == 3_000_000 - 100_000 - 966_600 + 5_000_000 + 20_000_000
    assert seen[1][0] == -966_700 - 5_000_000
    assert (seen[0][0] + seen[1][0], seen[0][1] + seen[1][1]) == seen[2]


@time_machine.travel("2026-12-20 05:00Z", tick=False)
def test_the_dashboards_profit_is_that_of_the_books(boss: User, client: Client) -> None:
    a_shop(boss)
    refresh.run(charts=False)
    client.force_login(boss)
    found = compared(DECEMBER, clock.today())
    board = client.get("/office/dashboard/")
    money = client.get("/office/money/")
    assert board.context["books"].profit == money.context["found"].now.profit == found.now.profit
    assert board.context["changes"]["profit"] == money.context["changes"]["profit"]
    cashier = Client()
    cashier.force_login(make_user(Role.CASHIER))
    assert cashier.get("/office/dashboard/").status_code == 403


@time_machine.travel("2026-12-20 05:00Z", tick=False)
def test_goods_that_come_back_mark_their_month_and_that_of_the_sale(boss: User) -> None:
    a_shop(boss)
    DirtyMonth.objects.all().delete()
    for entry in Entry.objects.filter(kind="return.received", occurred_at__gte=clock.day_start(DECEMBER)):
        named("insight.months").handle(entry)
    assert set(DirtyMonth.objects.values_list("month", flat=True)) == {NOVEMBER, DECEMBER}


@time_machine.travel("2026-12-20 05:00Z", tick=False)
def test_a_month_with_returns_alone_has_figures_and_no_purchase(boss: User) -> None:
    a_shop(boss)
    refresh.run(charts=False)
    figure = PeriodFigure.objects.get(grain="month", start=DECEMBER)
    assert (figure.revenue, figure.returned, figure.orders, figure.customers) == (-5_966_700, 5_966_700, 0, 0)
    assert sum(ProductFigure.objects.filter(month=DECEMBER).values_list("quantity", flat=True)) == -2
