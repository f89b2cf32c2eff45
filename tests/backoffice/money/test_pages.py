"""The books in the office: what a page shows is what the tables say, and a refused form comes back as typed."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.finance import actions
from akrab.finance.models import Alert, Expense, PotCount, PotMove, Repeat, Target
from tests.backoffice.conftest import Come
from tests.backoffice.money.routes import ROUTES, arguments
from tests.finance.factories import sold, spent

pytestmark = pytest.mark.django_db


def text_of(client: Client, name: str, query: str = "", **arguments: object) -> str:
    answer = client.get(reverse(f"office:{name}", kwargs=arguments) + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", [name for name, (_roles, method) in ROUTES.items() if method == "get"])
def test_every_page_opens(owner: Client, name: str) -> None:
    found = arguments()
    sold()
    assert owner.get(reverse(f"office:{name}", kwargs=found.get(name))).status_code == 200


@pytest.mark.parametrize("role", [Role.STAFF, Role.CASHIER])
def test_staff_and_cashier_see_none_of_it(come: Come, role: Role) -> None:
    found, client = arguments(), come(role)
    for name, (_roles, method) in ROUTES.items():
        assert getattr(client, method)(reverse(f"office:{name}", kwargs=found.get(name))).status_code == 403, name
    assert "/office/money/" not in client.get("/office/").content.decode()


def test_an_expense_takes_the_amount_and_one_tap(owner: Client) -> None:
    form = {"key": "k", "amount": "250.000", "kind": "electricity", "day": clock.today().isoformat(), "pot": "cash"}
    for _twice in range(2):
        assert owner.post(reverse("office:expense_new"), form).status_code == 302
    expense = Expense.objects.get()
    assert (expense.amount, expense.kind, expense.day) == (25_000_000, "electricity", clock.today())
    assert "Rp250,000" in text_of(owner, "expenses")


def test_a_refused_expense_keeps_what_was_typed(owner: Client) -> None:
    form = {"key": "k", "amount": "abc", "kind": "rent", "day": "2026-02-31", "pot": "cash", "payee": "Pak Budi"}
    answer = owner.post(reverse("office:expense_new"), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="abc"' in page
    assert 'value="Pak Budi"' in page
    assert not Expense.objects.exists()


def test_enter_in_the_amount_asks_what_it_was_for(owner: Client) -> None:
    form = {"key": "k", "amount": "1.000", "day": clock.today().isoformat(), "pot": "cash"}
    answer = owner.post(reverse("office:expense_new"), form)
    assert answer.status_code == 422
    assert "Choose what it was spent for." in answer.content.decode()
    assert not Expense.objects.exists()


def test_a_disguised_receipt_is_refused(owner: Client) -> None:
    form = {
        "key": "k", "amount": "1000", "kind": "rent", "day": clock.today().isoformat(), "pot": "cash",
        "receipt": SimpleUploadedFile("bon.jpg", b"<script>alert(1)</script>", content_type="image/jpeg"),
    }  # fmt: skip
    assert owner.post(reverse("office:expense_new"), form).status_code == 422
    assert not Expense.objects.exists()


def test_a_monthly_expense_is_ended(owner: Client) -> None:
    form = {"amount": "1000", "kind": "rent", "day": clock.today().isoformat(), "pot": "bank", "monthly": "on"}
    owner.post(reverse("office:expense_new"), form)
    repeat = Repeat.objects.get()
    owner.post(reverse("office:repeat_end", args=[repeat.pk]))
    repeat.refresh_from_db()
    assert repeat.ended_at is not None


def test_an_expense_is_corrected_and_undone(owner: Client) -> None:
    expense = spent(100)
    url = reverse("office:expense", args=[expense.pk])
    form = {"amount": "2.000", "kind": "wages", "day": expense.day.isoformat(), "pot": "bank"}
    assert owner.post(url, form).status_code == 302
    expense.refresh_from_db()
    assert (expense.amount, expense.kind) == (200_000, "wages")
    owner.post(reverse("office:expense_undo", args=[expense.pk]))
    assert not Expense.objects.counting().exists()
    owner.post(reverse("office:expense_restore", args=[expense.pk]))
    assert Expense.objects.counting().get() == expense


def test_profit_and_loss_shows_the_figures_and_opens_their_rows(owner: Client) -> None:
    order = sold(price=10_000_000, cost=6_000_000)
    spent(1_000_000)
    page = text_of(owner, "profit")
    for figure in ("Rp100,000", "Rp60,000", "Rp10,000", "Rp30,000"):
        assert figure in page
    rows = text_of(owner, "profit_rows", what="goods")
    assert order.number in rows
    assert "Rp100,000" in rows


def test_unknown_costs_are_said(owner: Client) -> None:
    sold(cost=None)
    assert "Cost of 1 article unknown: profit is at most Rp100,000." in text_of(owner, "profit")


@pytest.mark.parametrize(
    "query", ["?first=x&last=y", "?first=2026-02-02&last=2026-01-01", "?first=0001-01-01&last=9999-12-31"]
)
def test_days_there_are_not_are_told(owner: Client, query: str) -> None:
    answer = owner.get(reverse("office:profit") + query)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_the_files_hold_the_same_figures(owner: Client) -> None:
    sold(price=10_000_000, cost=6_000_000)
    spent(1_000_000)
    table = owner.get(reverse("office:profit_file", args=["csv"])).content.decode("utf-8-sig")
    assert "Profit,30000" in table
    book = CalamineWorkbook.from_filelike(BytesIO(owner.get(reverse("office:profit_file", args=["xlsx"])).content))
    rows = {row[0]: row[1] for row in book.get_sheet_by_index(0).to_python()}
    assert (rows["Revenue"], rows["Profit"]) == (100_000, 30_000)
    assert owner.get("/office/money/profit/file/exe/").status_code == 404


def test_a_pot_is_counted_and_money_moved(owner: Client) -> None:
    owner.post(reverse("office:pot_count"), {"pot": "cash", "amount": "500.000", "day": clock.today().isoformat()})
    assert PotCount.objects.get().amount == 50_000_000
    move = {"key": "m", "source": "cash", "target": "bank", "amount": "100.000", "day": clock.today().isoformat()}
    for _twice in range(2):
        owner.post(reverse("office:pot_move"), move)
    assert PotMove.objects.get().amount == 10_000_000
    assert "Rp400,000" in text_of(owner, "cash")
    refused = owner.post(reverse("office:pot_move"), {**move, "key": "n", "target": "cash"})
    assert refused.status_code == 422


def test_targets_are_set_and_seen(owner: Client, come: Come) -> None:
    month = clock.today().replace(day=1)
    url = reverse("office:targets") + f"?month={month:%Y-%m}"
    assert owner.post(url, {"amount": "1.000.000"}).status_code == 302
    assert Target.objects.get().amount == 100_000_000
    assert come(Role.ANALYST).post(url, {"amount": "1"}).status_code == 403
    assert text_of(owner, "targets", "?month=0001-01")
    assert text_of(owner, "targets", "?month=9999-12")


def test_a_warning_is_shown_on_today_and_put_away(owner: Client) -> None:
    sold(price=1_000_000, cost=1_500_000)
    alert = Alert.objects.create(
        kind="below_cost", key="x", day=clock.today(), created_at=clock.now(),
        data={"revenue": 1_000_000, "cost": 1_500_000, "spent": 0, "lost": 0, "currency": "IDR", "reasons": []},
    )  # fmt: skip
    assert "are below their cost of Rp15,000" in text_of(owner, "today")
    owner.post(reverse("office:warning_dismiss", args=[alert.pk]))
    assert "are below their cost" not in text_of(owner, "today")


def test_a_doubled_month_of_expenses_keeps_its_queries(owner: Client, django_assert_max_num_queries: object) -> None:
    day = clock.today()
    for n in range(40):
        actions.spend(kind="rent", amount=100 + n, key=f"q{n}", day=day)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        page = text_of(owner, "expenses")
    assert "Show more" in page
