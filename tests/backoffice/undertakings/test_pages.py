"""The pages of what the shop undertakes."""

import csv
import datetime as dt
import io

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.engagement.models import BookedExpense, Undertaking, WorkedTime
from akrab.engagement.undertakings import actions
from akrab.insight.models import ModelCard
from akrab.orders.models import Order, OrderDiscount
from akrab.promotions.models import Promotion
from tests.accounts.factories import make_user
from tests.finance.factories import sold, spent
from tests.promotions.factories import make_promotion

pytestmark = pytest.mark.django_db
ROOT = "/office/undertakings/"


def come(role: Role = Role.OWNER) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(role=role))
    return client


@pytest.fixture
def office() -> Client:
    return come()


def promoted() -> tuple[Promotion, Order]:
    """A promotion with one order: Rp100,000 at full price, Rp10,000 off, goods that cost Rp60,000."""
    promotion = make_promotion(name="Akhir tahun")
    order = sold(price=10_000_000, cost=6_000_000, discount=1_000_000)
    OrderDiscount.objects.create(order=order, kind="promotion", label="x", promotion_id=promotion.pk, amount=1_000_000)
    return promotion, order


def measure(promotion: Promotion) -> None:
    row = {
        "id": promotion.pk, "days": 1, "trouble": "", "clear": True, "came": 9_000_000, "expected": 5_000_000,
        "extra": 4_000_000, "low": 3_000_000, "high": 5_000_000, "discount": 1_000_000, "uses": 1,
    }  # fmt: skip
    ModelCard.objects.create(
        name="response", made_at=clock.now(), tried_at=clock.now(), as_of=clock.today(), currency="IDR", subjects=1,
        figures={"promotions": [row]},
    )  # fmt: skip


def taken(client: Client, promotion: Promotion) -> str:
    answer = client.post(f"{ROOT}take/", {"key": f"promotion:{promotion.pk}"})
    return str(answer.headers["Location"])


def test_a_promotion_is_taken_up_by_one_tap_and_twice_gives_the_same(office: Client) -> None:
    promotion, order = promoted()
    assert f'value="promotion:{promotion.pk}"' in office.get(ROOT).text
    address = taken(office, promotion)
    assert taken(office, promotion) == address
    page = office.get(address).text
    assert "Orders that used it" in page
    assert "How many would have come anyway is not known, so this is no profit of it." in page
    assert "Return on cost" not in page
    assert "Rp10,000" in page  # the discount
    rows = office.get(f"{address}rows/discounts/").text
    assert order.number in rows
    assert order.number in office.get(f"{address}rows/orders/").text
    assert "This is not there any more" in office.post(f"{ROOT}take/", {"key": "promotion:0"}, follow=True).text


def test_a_measured_promotion_says_its_return_with_the_range(office: Client) -> None:
    promotion, _order = promoted()
    measure(promotion)
    address = taken(office, promotion)
    # (40,000 + 10,000) at 40 % is 20,000 for 10,000 spent; from 16,000 to 24,000
    page = office.get(address).text
    assert "After the goods it left about Rp20k more than expected (between Rp16k and Rp24k)." in page
    assert "It paid off: of every Rp100k spent, about Rp200k came back." in page
    assert "+100%" in page
    assert "between +60% and +140%" in page
    assert "It is no experiment" in page
    assert "+100%" in office.get(ROOT).text
    assert "It paid off" in office.get(f"{address}print/").text
    table = list(csv.reader(io.StringIO(office.get(f"{ROOT}list.csv").content.decode("utf-8-sig"))))
    row = dict(zip(table[0], table[1], strict=True))
    assert row["What it really cost"] == "10000.00"
    assert (row["Extra margin, measured"], row["from"], row["to"]) == ("20000.00", "16000.00", "24000.00")
    assert row["Return on cost in %"] == "100"


def test_expenses_are_booked_by_one_tap_and_taken_out_again(office: Client) -> None:
    promotion, _order = promoted()
    address = taken(office, promotion)
    expense = spent(2_500_000, kind="marketing")
    assert f"{address}book/{expense.pk}/" in office.get(address).text
    assert "Rp35,000" in office.post(f"{address}book/{expense.pk}/", follow=True).text
    other = actions.begin(key="o", kind="project", plan=actions.Plan(name="Stand", first_day=clock.today()), actor=None)
    assert "already" in office.post(f"{ROOT}{other.pk}/book/{expense.pk}/", follow=True).text
    assert BookedExpense.objects.get().undertaking_id != other.pk
    office.post(f"{address}unbook/{expense.pk}/")
    assert not BookedExpense.objects.exists()


def test_time_is_noted_once_and_refused_beside_its_field(office: Client) -> None:
    promotion, _order = promoted()
    address = taken(office, promotion)
    today = clock.today().isoformat()
    for _number in range(2):
        office.post(f"{address}time/", {"key": "k", "minutes": "90", "hourly_cost": "20.000", "day": today})
    assert [one.cost for one in WorkedTime.objects.all()] == [3_000_000]
    page = office.get(f"{address}rows/time/").text
    assert "90 minutes" in page
    answer = office.post(f"{address}time/", {"key": "l", "minutes": "-4", "hourly_cost": "x", "day": "?"})
    assert answer.status_code == 422
    office.post(f"{address}time/{WorkedTime.objects.get().pk}/remove/")
    assert not WorkedTime.objects.exists()


def test_a_project_is_written_down_changed_and_removed(office: Client) -> None:
    typed = {
        "key": "k", "kind": "project", "name": "Etalase", "first_day": "2026-11-01", "last_day": "2026-11-30",
        "goal": "revenue", "wanted": "2.500.000", "planned_cost": "1.000.000",
    }  # fmt: skip
    office.post(f"{ROOT}new/", typed)
    answer = office.post(f"{ROOT}new/", typed)
    one = Undertaking.objects.get()
    assert answer.headers["Location"] == f"{ROOT}{one.pk}/"
    assert (one.wanted, one.planned_cost, one.last_day) == (250_000_000, 100_000_000, dt.date(2026, 11, 30))
    page = office.get(f"{ROOT}{one.pk}/").text
    assert "Not known yet" in page
    assert "first_before=2026-10&amp;last_before=2026-10&amp;first_after=2026-11&amp;last_after=2026-11" in page
    evaluation = office.get("/office/evaluator/new/", {"name": "Etalase", "first_after": "2026-11"}).text
    assert 'value="Etalase"' in evaluation
    assert 'value="2026-11"' in evaluation
    changed = typed | {"last_day": "2026-10-01"}
    answer = office.post(f"{ROOT}{one.pk}/change/", changed)
    assert answer.status_code == 422
    assert "The last day lies before the first one." in answer.text
    assert "2.500.000" in answer.text
    office.post(f"{ROOT}{one.pk}/change/", typed | {"goal": "orders", "wanted": "50"})
    one.refresh_from_db()
    assert (one.goal, one.wanted) == ("orders", 50)
    office.post(f"{ROOT}{one.pk}/remove/")
    assert not Undertaking.objects.exists()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"wanted": "-5"}, "Write a number above zero"),
        ({"wanted": "9" * 30}, "That is more than can be counted"),
        ({"wanted": ""}, "Write how much it is to reach."),
        ({"kind": "range"}, "Choose the category whose products are new."),
        ({"kind": "promotion"}, "is not one of the available choices"),
        ({"first_day": "31/31"}, "There is no such day."),
    ],
)
def test_nonsense_is_refused_and_stays_in_the_form(office: Client, more: dict[str, str], sentence: str) -> None:
    typed = {
        "key": "k",
        "kind": "project",
        "name": "Etalase",
        "first_day": "2026-11-01",
        "goal": "orders",
        "wanted": "5",
    }
    answer = office.post(f"{ROOT}new/", typed | more)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Undertaking.objects.exists()


def test_names_cannot_run_in_a_spreadsheet_and_rows_of_nothing_are_not_there(office: Client) -> None:
    plan = actions.Plan(name="=1+1", first_day=clock.today())
    one = actions.begin(key="x", kind="project", plan=plan, actor=None)
    assert "'=1+1" in office.get(f"{ROOT}list.csv").content.decode()
    for code in ("orders", "nonsense"):
        assert office.get(f"{ROOT}{one.pk}/rows/{code}/").status_code == 404
    assert office.get(f"{ROOT}?after=nonsense").status_code == 200
    assert "There is nothing behind it." in office.get(f"{ROOT}{one.pk}/rows/expenses/?after=%00").text


def test_who_only_looks_may_not_book(office: Client) -> None:
    promotion, _order = promoted()
    address = taken(office, promotion)
    page = come(Role.ANALYST).get(address).text
    assert "Which expenses were for this?" not in page
    assert "Working time" not in page
