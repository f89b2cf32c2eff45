"""What the office reads of customers' worth."""

import datetime as dt

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.core.tasks import is_waiting
from akrab.core.templatetags.akrab import money_short
from akrab.customers.models import Customer
from akrab.insight.learning.tasks import learn_task
from akrab.insight.models import CustomerGroup, CustomerProfit, CustomerRisk, CustomerWorth, ModelCard
from akrab.insight.science import backtest
from akrab.insight.worth import words
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db
FIGURES = {
    "worth": 1_250_000_000.4, "expected": 1234.4, "low": 1000.0, "high": 1500.0, "alive": 61.5, "slipping": 2,
    "fit_trouble": "",
}  # fmt: skip
QUALITY = {
    "weeks": 13, "foretold": 1653.2, "low": 1350.0, "high": 2010.0, "came": 1882.0, "off": 0.79, "base_off": 1.02,
    "drift": 0.2,
}  # fmt: skip


@pytest.fixture
def office() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(role=Role.OWNER))
    return client


def make_card(**more: object) -> ModelCard:
    values = {
        "name": "buying", "made_at": clock.now(), "tried_at": clock.now(), "as_of": dt.date(2026, 11, 20),
        "currency": "IDR", "subjects": 80,
        "figures": FIGURES, "quality": QUALITY,
    }  # fmt: skip
    return ModelCard.objects.create(**values | more)


def make_worth(name: str, worth: int, *, alive: float = 0.9, at_stake: int = 0, slipping: bool = False) -> Customer:
    customer = Customer.objects.create(name=name, created_at=clock.now())
    CustomerWorth.objects.create(
        customer=customer, purchases=3, last_day=dt.date(2026, 11, 2), alive=alive, expected=2.34, low=0, high=5,
        worth=worth, at_stake=at_stake or worth, slipping=slipping,
    )  # fmt: skip
    return customer


def test_who_matters_most_stands_first_with_a_way_to_the_record(office: Client) -> None:
    make_card()
    small, great = make_worth("Adi", 5_000_000), make_worth("Sari", 90_000_000)
    page = office.get("/office/worth/").text
    assert page.index("Sari") < page.index("Adi")
    assert f'href="/office/customers/{great.pk}/"' in page
    assert f'href="/office/customers/{small.pk}/"' in page
    assert money_short(90_000_000) in page
    assert "90%" in page
    assert "(0–5)" in page
    assert "between 1,000 and 1,500" in page
    assert (
        "13 weeks ago the model would have foretold 1,653 purchases (between 1,350 and 2,010); 1,882 came. "
        "It was off by 0.79 purchases per customer, the same rate as before by 1.02."
    ) in page


def test_who_is_slipping_stands_in_the_order_of_what_is_at_stake(office: Client) -> None:
    make_card()
    make_worth("Adi", 90_000_000)
    make_worth("Budi", 2_000_000, alive=0.4, at_stake=5_000_000, slipping=True)
    make_worth("Sari", 1_000_000, alive=0.1, at_stake=10_000_000, slipping=True)
    page = office.get("/office/worth/?show=slipping").text
    assert "Adi" not in page
    assert page.index("Sari") < page.index("Budi")


def test_the_quality_is_said_in_indonesian_too(office: Client) -> None:
    make_card()
    page = office.get("/office/worth/", headers={"accept-language": "id"}).text
    assert "1.653 pembelian" in page
    assert "0,79" in page


def test_long_lists_go_on_behind_the_last_row_and_cost_the_same(
    office: Client, django_assert_max_num_queries: object
) -> None:
    make_card()
    for number in range(65):
        make_worth(f"Buyer {number:02d}", 1_000_000 + number // 2)  # pairs alike
    seen: list[str] = []
    address = "/office/worth/"
    for length in (30, 30, 5):
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            response = office.get(address)
        found = response.context["page"]
        assert len(found.rows) == length
        seen += [row["customer__name"] for row in found.rows]
        address = f"/office/worth/?after={found.after}"
    assert len(set(seen)) == 65
    assert address.endswith("?after=")  # the last page


def test_merged_records_are_left_out(office: Client) -> None:
    make_card()
    kept, gone = make_worth("Sari", 2_000_000), make_worth("Gone Twin", 3_000_000)
    Customer.objects.filter(pk=gone.pk).update(merged_into=kept)
    assert "Gone Twin" not in office.get("/office/worth/").text


@pytest.mark.parametrize(
    ("trouble", "customers", "sentence"),
    [
        ("too_few", 0, "figures begin with 20 customers who have bought; so far there are 0."),
        ("too_few", 1, "figures begin with 20 customers who have bought; so far there is 1."),
        ("too_few", 50, "from so few purchases almost anything could follow."),
        ("no_repeats", 50, "nobody has bought on two days yet"),
        ("edge", 50, "The model finds no figures that fit"),
    ],
)
def test_too_little_is_said_plainly(office: Client, trouble: str, customers: int, sentence: str) -> None:
    make_card(trouble=trouble, subjects=customers, figures={"slipping": 0}, quality={}, quality_trouble="too_few")
    page = office.get("/office/worth/")
    assert page.status_code == 200
    assert sentence in page.text


def test_doubt_is_said_beside_the_figures(office: Client) -> None:
    make_card(quality_trouble="biased")
    assert "Take the order of the list, not the amounts." in office.get("/office/worth/").text
    ModelCard.objects.update(quality_trouble="too_few", quality={})
    assert "cannot be told yet" in office.get("/office/worth/").text


def test_before_the_first_time_and_the_button(office: Client) -> None:
    assert "Not worked out yet" in office.get("/office/worth/").text
    assert not is_waiting(learn_task)
    assert "It is being worked out" in office.post("/office/worth/again/", follow=True).text
    assert is_waiting(learn_task)
    assert "It is waiting its turn already" in office.post("/office/worth/again/", follow=True).text


def test_nonsense_in_the_address_is_the_first_page(office: Client) -> None:
    make_card()
    make_worth("Sari", 1_000_000)
    for query in ("?after=nonsense", "?show=%00", "?show=slipping&after=x"):
        assert office.get(f"/office/worth/{query}").status_code == 200


def test_the_number_that_the_sentence_names_is_that_of_the_model() -> None:
    assert words.FEWEST == backtest.FEWEST_CUSTOMERS


def make_brought(name: str, **more: int) -> Customer:
    customer = Customer.objects.create(name=name, created_at=clock.now())
    values = {"gross": 1_000_000, "revenue": 1_000_000, "costed_revenue": 1_000_000, "cost": 400_000, "profit": 600_000}
    CustomerProfit.objects.create(customer=customer, **values | more)
    return customer


def make_profit_card(**more: object) -> None:
    figures = {
        "revenue": 3_000_000, "points": 0, "reductions": 0, "profit": 500_000, "losing": 1, "lost": 100_000,
        "costed_percent": 100.0, "costed_revenue": 3_000_000,
    }  # fmt: skip
    make_card(name="profit", figures=figures | more, quality={})


def test_what_they_brought_and_who_costs_more_is_for_those_who_may_see_costs(office: Client) -> None:
    make_card()
    make_profit_card()
    make_brought("Wulan")
    make_brought("Budi", cost=1_100_000, profit=-100_000)
    page = office.get("/office/worth/?show=brought").text
    assert page.index("Wulan") < page.index("Budi")
    assert "The cost is known for 100% of the sales" in page
    losing = office.get("/office/worth/?show=losing").text
    assert "Wulan" not in losing
    assert "goods below their cost" in losing
    marketing = Client(headers={"accept-language": "en"})
    marketing.force_login(make_user(role=Role.MARKETING))
    hidden = marketing.get("/office/worth/?show=brought").text
    assert "Budi" not in hidden
    assert "What they brought" not in hidden
    assert "Of that stays" not in hidden


def test_a_shop_without_costs_lists_what_was_paid(office: Client) -> None:
    make_profit_card(profit=None, costed_percent=0.0, costed_revenue=0)
    CustomerProfit.objects.create(customer=Customer.objects.create(name="Wulan", created_at=clock.now()), revenue=70)
    page = office.get("/office/worth/?show=brought").text
    assert "No cost of any sold article is known" in page
    assert "Wulan" in page
    assert "Goods cost" not in page  # nothing is said of what is not known
    assert "Cost more than they bring" not in page
    assert "Nobody at the moment" not in office.get("/office/worth/?show=losing").text


def test_as_many_slip_on_the_first_page_as_on_theirs_and_the_first_ten_are_said(office: Client) -> None:
    make_card(figures=FIGURES | {"worth": 1_200_000_000.0, "slipping": 0})
    make_card(name="slipping", figures={"way": "trees", "away": 4.2, "slipping": 1, "at_stake": 1.0}, quality={})
    make_risk("Adi", 1_000_000)
    for number in range(21):
        make_worth(f"Buyer {number}" if number else "", 50_000_000 + number)
    response = office.get("/office/worth/")
    assert response.context["slipping"] == 1
    assert f"The first 10 will probably bring {money_short(500_000_155)} of it, 42%" in response.text
    nameless = Customer.objects.get(name="", worth__worth=50_000_000)
    assert f"Customer {nameless.pk}" in response.text
    assert "The first 10" not in office.get("/office/worth/?after=x").text


def make_risk(name: str, at_stake: int, *, slipping: bool = True) -> None:
    CustomerRisk.objects.create(
        customer=Customer.objects.create(name=name, created_at=clock.now()), chance=0.71, reasons="lateness,trend",
        last_day=dt.date(2026, 9, 1), at_stake=at_stake, slipping=slipping,
    )  # fmt: skip


def test_the_model_of_staying_away_names_who_is_slipping_and_why(office: Client) -> None:
    figures = {"way": "trees", "horizon": 90, "away": 40.2, "slipping": 2, "at_stake": 7_000_000.0}
    quality = {"lift": 1.53, "off": 9.6, "auc": 0.736}
    make_card()
    make_card(name="slipping", figures=figures, quality=quality)
    make_risk("Adi", 1_000_000)
    make_risk("Wulan", 6_000_000)
    make_risk("Budi", 9_000_000, slipping=False)
    page = office.get("/office/worth/?show=slipping").text
    assert page.index("Wulan") < page.index("Adi")
    assert "Budi" not in page
    assert "7 of 10" in page
    assert "late for their rhythm · the last interval was unusual" in page
    assert "1.5 times as many stayed away as of all; its probabilities were off by 10 per cent" in page
    ModelCard.objects.filter(name="slipping").update(trouble="not_better")
    said = office.get("/office/worth/?show=slipping").text
    assert "These names come from the model of buying." in said
    assert "Wulan" not in said


def test_groups_are_named_and_open_their_members(office: Client) -> None:
    one = {
        "code": "frequency_high-basket_high", "marks": [["frequency", True], ["basket", True]], "size": 1,
        "middle": {"frequency": 11.0, "basket": 4_300_000.0}, "recency": 10.0, "revenue": 90_000_000, "profit": None,
        "worth": None,
    }  # fmt: skip
    make_card(name="groups", figures={"groups": [one]}, quality={"stability": 0.863})
    wulan = Customer.objects.create(name="Wulan", created_at=clock.now())
    CustomerGroup.objects.create(customer=wulan, group=str(one["code"]))
    page = office.get("/office/worth/?show=groups").text
    assert "Buy often, large purchases" in page
    assert "alike by 86 of 100" in page
    assert "Wulan" not in page
    assert "Wulan" in office.get("/office/worth/?show=groups&group=frequency_high-basket_high").text
    assert office.get("/office/worth/?show=groups&group=%00").status_code == 200
    ModelCard.objects.update(trouble="not_better", figures={})
    assert "Invented groups would mislead." in office.get("/office/worth/?show=groups").text
