"""The pages of prices: one product's, and many at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.catalogue.models import PriceChange, RivalPrice, ScheduledPrice
from akrab.core import clock
from tests.backoffice.conftest import Come
from tests.catalogue.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


def local(hours: float) -> str:
    return (clock.now().astimezone(clock.zone()) + dt.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def test_the_page_tells_history_and_margin(owner: Client) -> None:
    variant = make_variant(price=2_500_000, cost=2_000_000)
    owner_page = owner.get(f"/office/products/{variant.product_id}/prices/").content.decode()
    assert "Rp5,000 left (20.0%)" in owner_page
    assert "costs Rp20,000" in owner_page


def test_a_price_is_planned_in_the_shops_time_and_begins_at_once_when_it_is_due(owner: Client) -> None:
    variant = make_variant(price=2_500_000)
    base = f"/office/products/{variant.product_id}/prices/"
    response = owner.post(
        f"{base}plan/", {"variant": variant.pk, "price": "20.000", "starts_at": local(-1), "ends_at": local(5)}
    )
    assert response["Location"] == base
    variant.refresh_from_db()
    assert (variant.price, variant.regular_price) == (2_000_000, 2_500_000)
    planned = ScheduledPrice.objects.get()
    assert planned.starts_at < clock.now() < planned.ends_at  # type: ignore[operator]
    assert "<s" in owner.get(base).content.decode()
    owner.post(f"{base}{planned.pk}/cancel/")
    variant.refresh_from_db()
    assert (variant.price, variant.regular_price) == (2_500_000, None)
    again = owner.post(f"{base}{planned.pk}/cancel/", follow=True)
    assert "This price was over already." in again.content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"price": "murah"}, "“murah” is not a number."),
        ({"starts_at": "besok"}, "Write day and time like 2026-08-31 09:00."),
        ({"starts_at": "", "ends_at": ""}, "This field is required."),
        ({"ends_at": "2020-01-01T00:00"}, "The end must come after the start."),
    ],
)
def test_a_wrong_plan_is_told_and_plans_nothing(fields: dict[str, str], sentence: str, owner: Client) -> None:
    variant = make_variant()
    sent = {"variant": str(variant.pk), "price": "20.000", "starts_at": local(1), "ends_at": local(2)} | fields
    response = owner.post(f"/office/products/{variant.product_id}/prices/plan/", sent)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not ScheduledPrice.objects.exists()


def test_a_variant_of_another_product_cannot_be_planned_here(owner: Client) -> None:
    variant, other = make_variant(), make_variant()
    response = owner.post(
        f"/office/products/{variant.product_id}/prices/plan/",
        {"variant": other.pk, "price": "1", "starts_at": local(1), "ends_at": local(2)},
    )
    assert response.status_code == 422
    assert not ScheduledPrice.objects.exists()


def test_many_prices_are_looked_at_before_they_change_and_taken_back(owner: Client) -> None:
    variant = make_product(price=2_500_000, brand="Anker").variants.get()
    rule = {"brand": "Anker", "percent": "-10", "rounding": "500", "category": "", "q": "", "amount": ""}
    seen = owner.get("/office/prices/", rule)
    assert "Rp22,500" in seen.content.decode()
    variant.refresh_from_db()
    assert variant.price == 2_500_000
    sent = {**rule, "key": seen.context["key"], "mark": seen.context["seen"].mark}
    for _click in range(2):
        assert owner.post("/office/prices/", sent).status_code == 302
    variant.refresh_from_db()
    assert variant.price == 2_250_000
    change = PriceChange.objects.get()
    assert change.label == "-10%, Anker"
    assert "1 price is as before." in owner.post(f"/office/prices/{change.pk}/undo/", follow=True).content.decode()
    variant.refresh_from_db()
    assert variant.price == 2_500_000
    assert "put back already" in owner.post(f"/office/prices/{change.pk}/undo/", follow=True).content.decode()


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"percent": "-10"}, "Choose a category, a brand or words, so that not everything changes by accident."),
        ({"percent": "sepuluh", "brand": "x"}, "Write the percentage like 10 or -7,5."),
        ({"percent": "", "brand": "x"}, "Write either a percentage or an amount."),
        ({"percent": "5", "amount": "5.000", "brand": "x"}, "Write either a percentage or an amount."),
        ({"percent": "5", "brand": "x", "rounding": "7"}, "Select a valid choice."),
    ],
)
def test_a_rule_without_sense_is_told(rule: dict[str, str], sentence: str, owner: Client) -> None:
    response = owner.get("/office/prices/", rule)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_preview_that_is_out_of_date_is_shown_anew(owner: Client) -> None:
    variant = make_product(price=2_500_000, brand="Anker").variants.get()
    response = owner.post("/office/prices/", {"brand": "Anker", "percent": "-10", "key": "k", "mark": "old"})
    assert response.status_code == 422
    assert "Prices have changed since you looked." in response.content.decode()
    assert "Rp22,500" in response.content.decode()
    variant.refresh_from_db()
    assert variant.price == 2_500_000


def test_a_cashier_sees_prices_and_plans_none(come: Come) -> None:
    variant = make_variant()
    page = come(Role.CASHIER).get(f"/office/products/{variant.product_id}/prices/").content.decode()
    assert "How prices went" in page
    assert "Plan a price" not in page


def test_what_others_ask_stands_beside_the_own_price(owner: Client) -> None:
    variant = make_variant(price=2_700_000)
    base = f"/office/products/{variant.product_id}/prices/"
    day = clock.today().isoformat()
    for seller, price in (("Toko Sebelah", "25.000"), ("https://www.murah.example/kabel?x=1", "26.000")):
        answer = owner.post(f"{base}others/", {"of": variant.pk, "seller": seller, "asked": price, "seen_on": day})
        assert answer["Location"] == f"{base}#others"
    page = owner.get(base).content.decode()
    assert "You are <b>8% above</b> the lowest (Toko Sebelah)." in page
    link = 'href="https://www.murah.example/kabel?x=1" rel="noopener noreferrer nofollow" target="_blank"'
    assert f"{link}>murah.example</a>" in page
    later = {"of": variant.pk, "seller": "Toko Sebelah", "asked": "30.000", "seen_on": day}
    owner.post(f"{base}others/", later)
    owner.post(f"{base}others/", later)  # twice
    page = owner.get(base).content.decode()
    assert "You are <b>4% above</b> the lowest (murah.example)." in page  # the newest of each seller counts
    assert [one.price for one in RivalPrice.objects.order_by("id")] == [2_500_000, 2_600_000, 3_000_000]
    owner.post(f"{base}others/{RivalPrice.objects.latest('id').pk}/")
    assert "8% above" in owner.get(base).content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"asked": "0"}, "The price must be more than zero."), ({"seller": " "}, "This field is required."),
        ({"seen_on": "2999-01-01"}, "This day is still to come."), ({"asked": "murah"}, "“murah” is not a number."),
    ],
)  # fmt: skip
def test_a_wrong_note_is_told_and_kept_in_the_form(fields: dict[str, str], sentence: str, owner: Client) -> None:
    variant = make_variant()
    sent = {"of": str(variant.pk), "seller": "Toko", "asked": "20.000", "seen_on": "2026-01-02"} | fields
    answer = owner.post(f"/office/products/{variant.product_id}/prices/others/", sent)
    assert (answer.status_code, RivalPrice.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()
