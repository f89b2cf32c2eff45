"""The rows behind figures of messages, matters, visits and expenses, and what of them is not for everybody."""

from typing import Any

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.messaging.models import Episode
from akrab.tracking.models import Visit
from tests.backoffice.conftest import Come
from tests.insight import fact_factories as facts
from tests.insight.factories import make_buyer, make_sale, when

pytestmark = pytest.mark.django_db
NOVEMBER = "first=2026-11-01&last=2026-11-30"


def rows(client: Client, query: str) -> Any:
    response = client.get(f"/office/reports/rows/?{NOVEMBER}&{query}")
    assert response.status_code == 200
    return response


def test_messages_show_their_words_only_to_who_may_read_messages(owner: Client, come: Come) -> None:
    sari = make_buyer("Sari")
    facts.make_message(sari, "2026-11-02 09:00", state="read", template="order_placed")
    facts.make_message(sari, "2026-11-02 10:00", state="sent")
    page = rows(owner, "measure=messages_read")
    assert page.text.count("Halo Bu Sari") == 2
    assert f"/office/customers/{sari.pk}/messages/" in page.text
    assert "1 of them read: 50.0" in page.text
    page = rows(come(Role.ANALYST), "measure=messages_read&message_channel=whatsapp")
    assert "2 messages" in page.text
    assert "Halo" not in page.text
    assert "/messages/" not in page.text.split("<table")[1]


def test_what_messages_cost_adds_up(owner: Client) -> None:
    for micros in (586_330_000, 586_330_000):
        facts.charge(facts.make_message(None, "2026-11-03 09:00", state="sent"), micros)
    page = rows(owner, "measure=message_cost")
    assert page.context["sum"] == "Rp1,172.66"
    assert [row["cost"] for row in page.context["rows"]] == [58_633, 58_633]


def test_matters_say_how_long_people_waited(owner: Client) -> None:
    matter = facts.talk(make_buyer("Sari"), "2026-11-02 09:00")
    Episode.objects.filter(pk=matter.pk).update(answered_at=when("2026-11-02 09:35"))
    facts.talk(make_buyer("Budi"), "2026-11-03 09:00")
    page = rows(owner, "measure=first_answer")
    assert (page.context["sum"], "1 matter, on average" in page.text) == ("35 min", True)
    page = rows(owner, "measure=answered_share").text
    assert "1 of them answered: 50.0" in page
    assert "no answer yet" in page


def test_visits_lead_to_what_happened_in_them(owner: Client) -> None:
    visit = facts.make_visit(make_buyer("Sari"), "2026-11-04 20:00", "page", "product")
    Visit.objects.filter(pk=visit.pk).update(orders=1, amount=2_500_000)
    facts.make_visit(None, "2026-11-05 20:00", "page")
    page = rows(owner, "measure=conversion").text
    assert f"/office/visits/{visit.pk}/" in page
    assert "1 with an order: 50.0" in page
    assert rows(owner, "measure=visits&city=").context["found"].count == 2
    assert rows(owner, "measure=visits&city=Solo").context["found"].count == 0


def test_expenses_are_for_who_may_see_costs(owner: Client, come: Come) -> None:
    facts.spend("2026-11-03", 1_500_000, "marketing")
    page = rows(owner, "measure=marketing_spend")
    assert page.context["sum"] == "Rp15,000"
    assert "/office/money/expenses/" in page.text
    assert come(Role.MARKETING).get(f"/office/reports/rows/?{NOVEMBER}&measure=marketing_spend").status_code == 403


def test_a_figure_that_divides_says_how_in_one_sentence(owner: Client) -> None:
    sari = make_buyer("Sari")
    make_sale(sari, "2026-11-02 10:00", [("KABEL", 2, 1_500_000)])
    make_sale(sari, "2026-11-03 10:00", [("CASE", 1, 4_000_000)])
    page = rows(owner, "measure=average_order")
    assert "Rp70,000 (sales) ÷ 2 (orders) = Rp35,000" in page.text
    assert page.text.count("/office/orders/") >= 2
    assert rows(owner, "measure=repeat_rate").context["worked_out"].endswith("÷ 1 (customers) = 100.0%")
    assert rows(owner, "measure=revenue").context["worked_out"] == ""
    Visit.objects.filter(pk=facts.make_visit(sari, "2026-11-04 20:00", "page").pk).update(orders=1)
    facts.spend("2026-11-03", 1_500_000, "marketing")
    assert rows(owner, "measure=winning_cost").context["worked_out"].endswith("÷ 1 (new customers) = Rp15,000")
    assert rows(owner, "measure=conversion").context["worked_out"].endswith("= 100.0%")
