"""What the office reads of what comes next."""

import datetime as dt

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.catalogue.models import Category
from akrab.core import clock, shop
from akrab.core.tasks import is_waiting
from akrab.insight.learning.tasks import learn_task
from akrab.insight.models import ModelCard, SalesForecast, StrangeDay
from akrab.purchasing.models import Expectation
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(role=Role.OWNER))
    return client


def make_card(**more: object) -> ModelCard:
    values = {
        "name": "forecast", "made_at": clock.now(), "tried_at": clock.now(), "as_of": dt.date(2026, 11, 21),
        "currency": "IDR", "subjects": 3, "figures": {"weeks": 40, "lebaran_unseen": None},
        "quality": {"error": 12.0, "base": 19.0, "tries": 8, "seasonal": True},
    }  # fmt: skip
    return ModelCard.objects.create(**values | more)


def make_forecast(level: str = "shop", subject: int = 0, grain: str = "week", **more: object) -> SalesForecast:
    scale = 1_000_000_00 if level == "shop" else 10
    values = {
        "start": dt.date(2026, 11, 16), "periods": 2, "total": 5.0 * scale, "low": 4.0 * scale, "high": 6.5 * scale,
        "before": 4.0 * scale, "error": 0.12, "naive_error": 0.19, "tries": 8, "seasonal": True,
        "series": {"past": [scale, None, 2 * scale], "middle": [2 * scale, 3 * scale], "low": [scale, 2 * scale],
                   "high": [3 * scale, 4 * scale]},
        "made_at": clock.now(),
    }  # fmt: skip
    return SalesForecast.objects.create(level=level, subject=subject, grain=grain, **values | more)


def test_the_shop_its_goods_and_the_quality_stand_on_one_page(office: Client) -> None:
    make_card()
    make_forecast()
    variant = make_variant(name="Kabel")
    category = Category.objects.create(name="Listrik", slug="listrik")
    make_forecast("product", variant.product_id)
    make_forecast("category", category.pk)
    make_forecast("category", 10**6)  # gone since
    page = office.get("/office/forecast/").text
    assert "From 16 Nov 2026 to 29 Nov 2026 probably Rp5M in all, between Rp4M and Rp6.5M." in page
    assert (
        "In 8 tries on your past it was off by 12% a week; the same week of the year before, taken as it was, by 19%."
    ) in page
    assert f'href="/office/forecast/product/{variant.product_id}/"' in page
    assert f'href="/office/forecast/category/{category.pk}/"' in page
    assert page.count('<polyline class="ahead"') == 1
    assert '<polyline class="line"' not in page  # two single days with a gap between make no line
    assert "40–65" in page
    one = office.get(f"/office/forecast/category/{category.pk}/").text
    assert "probably 50 pieces in all, between 40 and 65." in one
    assert "Listrik" in office.get("/office/forecast/category/").text
    assert office.get("/office/forecast/shop/0/").status_code == 404
    assert office.get("/office/forecast/nonsense/").status_code == 404


def test_too_little_is_said_plainly(office: Client) -> None:
    assert "Not worked out yet" in office.get("/office/forecast/").text
    make_card(trouble="too_few", figures={"weeks": 1}, quality={})
    assert "a forecast begins with 6 whole weeks of sales; so far there is 1." in office.get("/office/forecast/").text
    ModelCard.objects.update(trouble="")
    make_forecast(grain="month", trouble="too_few", series={"past": [1.0]})
    assert "So far there is 1 whole month of sales" in office.get("/office/forecast/?by=month").text
    variant = make_variant()
    assert "too few of the last weeks" in office.get(f"/office/forecast/product/{variant.product_id}/").text


def test_a_lebaran_without_any_before_is_said(office: Client) -> None:
    make_card(figures={"weeks": 20, "lebaran_unseen": "2027-03-10"})
    make_forecast()
    assert "Lebaran (10 Mar 2027) falls into these weeks." in office.get("/office/forecast/").text


def test_an_unusual_day_is_put_away(office: Client) -> None:
    make_card()
    category = Category.objects.create(name="Listrik", slug="listrik")
    day = clock.today() - dt.timedelta(days=2)
    StrangeDay.objects.create(
        day=day, orders=3, usual=14, low=9, high=20, alike=1, weekdays=9, found_at=clock.now(),
        parts=[{"category": category.pk, "now": 0, "usual": 6.0}],
    )  # fmt: skip
    for address in ("/office/forecast/", "/office/"):
        page = office.get(address).text
        assert "3 orders where 9 to 20 were expected." in page
        assert "only once before." in page
        assert "Most of it: Listrik (0 instead of 6)." in page
    assert office.post(f"/office/forecast/days/{day}/away/", {"next": "today"}).headers["location"] == "/office/"
    assert "3 orders where" not in office.get("/office/").text
    assert "3 orders where" in office.get("/office/forecast/").text
    assert office.post("/office/forecast/days/nonsense/away/").status_code == 404
    assert office.post("/office/forecast/days/2020-01-01/away/").status_code == 404


def test_the_button_has_it_worked_out_anew(office: Client) -> None:
    assert "It is being worked out" in office.post("/office/forecast/again/", follow=True).text
    assert is_waiting(learn_task)
    assert "It is waiting its turn already" in office.post("/office/forecast/again/", follow=True).text


def test_nonsense_in_the_address_is_the_first_page(office: Client) -> None:
    make_card()
    make_forecast()
    for query in ("?by=%00", "?by=year"):
        assert "Rp5M" in office.get(f"/office/forecast/{query}").text
    assert office.get("/office/forecast/product/?after=x").status_code == 200


def test_what_to_buy_comes_when_it_is_scrolled_to(office: Client) -> None:
    make_card()
    make_forecast()
    assert 'hx-get="/office/forecast/to-buy/"' in office.get("/office/forecast/").text
    variant = make_variant(name="Kabel", stock=0)
    Expectation.objects.create(
        variant=variant, as_of=clock.today(), lead_days=7, cover_days=int(shop.get("purchase_cover_days")), lead=5,
        lead_spread=1, whole=14, whole_spread=3, low=9.4, high=19.6,
    )  # fmt: skip
    part = office.get("/office/forecast/to-buy/", headers={"hx-request": "true"}).text
    assert "about 14 will be sold (9–20), 0 left, delivery takes 7 days: order 19" in part
    assert "<html" not in part
    assert "<html" in office.get("/office/forecast/to-buy/").text
