"""What the office reads of winning and keeping."""

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.consent.actions import give
from akrab.core import shop
from akrab.core.money import format_money
from akrab.customers.actions import add_handle
from akrab.customers.models import Customer
from akrab.insight import refresh
from akrab.insight.learning.running import learn
from akrab.insight.models import ModelCard
from akrab.messaging.models import Message
from tests.accounts.factories import make_user
from tests.insight.factories import make_buyer, make_sale

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-21T03:00:00Z")]


def signed_in(role: Role) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(role=role))
    return client


@pytest.fixture
def _trade() -> None:
    wulan, tejo = make_buyer("Wulan"), make_buyer("Tejo")
    for day in ("2026-09-05", "2026-10-05"):
        make_sale(wulan, f"{day} 09:00")
    make_sale(tejo, "2026-10-22 09:00")
    refresh.run(charts=False)
    learn("winning")


@pytest.mark.usefixtures("_trade")
def test_the_page_says_who_is_won_kept_and_due_and_opens_them() -> None:
    office = signed_in(Role.OWNER)
    page = office.get("/office/winning/").text
    assert "1 of 2 customers" in page
    assert "30 days" in page
    assert "No marketing expense and no paid advertising message" in page
    assert '/office/winning/customers/?of=cohort&amp;month=2026-09&amp;later=1"' in page
    due = office.get("/office/winning/customers/?of=due").text
    assert "Tejo" in due
    assert "Wulan" not in due
    assert "Wulan" in office.get("/office/winning/customers/?of=expanding&month=2026-10").text
    assert "Retensi" not in page
    came = office.get("/office/winning/").context["came_by"]
    assert sum(one["customers"] for one in came) == 2
    for one in came:  # the rows behind each figure add up to it
        assert office.get(one["url"]).context["n"] == one["customers"]
    for query in (
        "",
        "?of=nonsense",
        "?of=new",
        "?of=new&month=2026-99",
        "?of=cohort&month=2026-09&later=x",
        "?of=cohort&month=9999-12&later=999",
        "?of=new&month=9999-12",
    ):
        assert office.get(f"/office/winning/customers/{query}").status_code == 404
    assert office.get("/office/winning/customers/?of=channel&value=%00&after=x").status_code == 200


@pytest.mark.usefixtures("_trade")
def test_costs_are_for_those_who_may_see_them_and_the_split_is_set_on_the_page() -> None:
    ModelCard.objects.filter(name="winning").update(
        figures=ModelCard.objects.get(name="winning").figures
        | {"costs": {"expenses": 1_000_000, "to_strangers": 100_000, "to_customers": 40_000, "new": 2, "returned": 3,
                     "worth": 3_000_000, "profit": 1_000_000}}
    )  # fmt: skip
    assert "What winning and keeping cost" not in signed_in(Role.MARKETING).get("/office/winning/").text
    office = signed_in(Role.OWNER)
    page = office.get("/office/winning/").text
    assert format_money(550_000, "IDR", language="en") in page  # (1,000,000 + 100,000) / 2
    assert "Rp133<" in page  # 40,000 / 3 in whole rupiahs
    assert "1.8 times what winning one costs" in page
    assert office.post("/office/winning/split/", {"share": "40"}).status_code == 302
    assert shop.get("marketing_keeping") == 40
    page = office.get("/office/winning/").text
    assert format_money(350_000, "IDR", language="en") in page
    assert "Rp1,467<" in page  # (40,000 + 400,000) / 3
    for wrong in ("", "x", "101"):
        refused = office.post("/office/winning/split/", {"share": wrong})
        assert refused.status_code == 422
        assert 'aria-invalid="true"' in refused.text


def test_an_empty_shop_says_so() -> None:
    office = signed_in(Role.OWNER)
    assert "Not worked out yet" in office.get("/office/winning/").text
    refresh.run(charts=False)
    learn("winning")
    assert "No customer has bought yet." in office.get("/office/winning/").text


@pytest.mark.usefixtures("_trade")
def test_who_is_due_is_asked_with_one_tap_and_the_text_can_be_changed() -> None:
    shop.store({"adverts_quiet": ""})
    tejo = Customer.objects.get(name="Tejo")
    add_handle(customer=tejo, kind="phone", text="0812-3456-7890")
    give(customer=tejo, purpose="marketing", channel="whatsapp", wording="Ya", language="id", way="office")
    office = signed_in(Role.OWNER)
    assert 'href="/office/winning/second/"' in office.get("/office/winning/").text
    page = office.get("/office/winning/second/").text
    assert "1 customer can be written to" in page
    assert "Nobody has been asked yet." in page
    refused = office.post("/office/winning/second/keep/", {"text": "Halo {nama}", "days": "60"})
    assert refused.status_code == 422
    assert "there is no {nama}" in refused.text
    assert "Halo {nama}</textarea>" in refused.text
    for days in ("", "x", "6", "9" * 9):
        assert office.post("/office/winning/second/keep/", {"text": "Halo", "days": days}).status_code == 422, days
    assert office.post("/office/winning/second/keep/", {"text": "Hai {name}!", "days": "30"}).status_code == 302
    assert "Hai Tejo!" in office.get("/office/winning/second/").text
    assert office.post("/office/winning/second/send/", {"share": "7"}).status_code == 422
    sent = office.post("/office/winning/second/send/", {"share": "0"})
    assert sent.headers["Location"] == "/office/whatsapp/"
    office.post("/office/winning/second/send/", {"share": "0"})
    message = Message.objects.get()
    assert (message.text, message.state, message.customer) == ("Hai Tejo!", "prepared", tejo)
    page = office.get("/office/winning/second/").text
    assert "0 of 1 bought again" in page
    assert "1 asked lately" in page
    assert "Second purchase" in office.get("/office/whatsapp/").text
