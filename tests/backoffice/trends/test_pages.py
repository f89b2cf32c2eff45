"""What the office reads of rising and falling, why sales changed, and what is not used."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.backoffice.trends.shown import show
from akrab.core import clock
from akrab.core.tasks import is_waiting
from akrab.insight.learning.tasks import learn_task
from akrab.insight.models import KeptOverhead, Overhead, RevenueChange, SalesForecast, Trend
from tests.accounts.factories import make_user
from tests.backoffice.trends.routes import make_card, make_overhead, make_trend
from tests.catalogue.factories import make_variant

pytestmark = pytest.mark.django_db


def office(role: Role = Role.OWNER) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(role=role))
    return client


def test_the_list_is_by_money_and_opens_the_months() -> None:
    product = make_variant(sku="KABEL").product
    SalesForecast.objects.create(
        level="product", subject=product.pk, grain="week", start=dt.date(2026, 11, 16), periods=4, total=4, low=1,
        high=9, before=3, tries=0, way="theta", series={}, made_at=clock.now(),
    )  # fmt: skip
    whole = make_trend()
    one = make_trend(dimension="product", subject=str(product.pk), money=9_000_000)
    make_trend(dimension="brand", subject="Terang", sure=False, leading=False)
    fall = make_trend(dimension="city", subject="Solo", change=-3_000_000.0, low=-4e6, high=-2e6, rising=False)
    client = office()
    page = client.get("/office/trends/").text
    assert page.index(f"/office/trends/{one.pk}/") < page.index(f"/office/trends/{whole.pk}/")
    assert "Terang" not in page
    assert "Rp30k less a month than half a year ago." in page
    assert "40 figures were looked at, 2 stand out. On average at most one in ten of those named is chance." in page
    assert "a season of the year looks the same" in page
    shown = client.get(f"/office/trends/{one.pk}/").text
    assert (
        "Rp60k more a month than half a year ago. That is probably not chance: by luck so steady a change comes "
        in shown
    )
    assert "once in 2,500 times." in shown
    assert "In 8 of 10 cases the change lies between Rp50k and Rp70k." in shown
    months = f"/office/reports/rows/?measure=revenue&amp;first=2025-11-01&amp;last=2025-11-30&amp;product={product.pk}"
    assert months in shown
    assert client.get(months.replace("&amp;", "&")).status_code == 200
    assert f"/office/reports/new/?measures=revenue&amp;by0=month&amp;only_product={product.pk}" in shown
    assert f'href="/office/forecast/product/{product.pk}/"' in shown
    only = client.get("/office/trends/?show=falling").text
    assert f"/office/trends/{fall.pk}/" in only
    assert f"/office/trends/{one.pk}/" not in only
    lines = client.get("/office/trends/file.csv").getvalue().decode().splitlines()
    assert lines[1].startswith(
        f"product,{product.name},revenue,month,60000.00,50000.00,70000.00,6,0.0004,IDR,2025-11-01,100000.00 "
    )
    assert len(lines) == 4
    assert "Rp30k less a month" in client.get("/office/trends/print/").text


def test_a_fall_to_less_than_nothing_has_no_percentage() -> None:
    """The line may fall below nothing, the figure cannot."""
    falling = {"figure": "new_customers", "span": 2, "rising": False, "low": -30.0, "high": -10.0, "money": 9}
    shop = make_trend(**falling, values=[40, 30, 8, 2], change=-20.0)
    city = make_trend(**falling, values=[40, 30, 12, 8], change=-10.0, dimension="city", subject="Solo")
    rows = {one.row.pk: one for one in show([shop, city], "IDR")}
    assert (rows[shop.pk].percent, round(rows[city.pk].percent or 0)) == (None, -67)
    assert (rows[shop.pk].kind, rows[city.pk].kind) == ("Whole shop", "City of the customer")
    assert show([make_trend(dimension="channel", subject="import")], "IDR")[0].name == "From a file"


def test_a_small_shop_reads_tenths_and_no_noughts() -> None:
    weekly = {"figure": "orders", "grain": "week", "span": 8, "sure": False, "money": 9}
    few = make_trend(**weekly, change=0.4, low=-0.2, high=1.0)
    none = make_trend(**weekly, change=-0.01, low=0.0, high=0.0, rising=False, dimension="city", subject="Solo")
    client = office()
    page = client.get(f"/office/trends/{few.pk}/").text
    assert "0.4 orders more a week than 8 weeks ago. That may well be chance." in page
    assert "In 8 of 10 cases the change lies between -0.2 orders and 1 order." in page
    page = client.get(f"/office/trends/{none.pk}/").text
    assert "Hardly different from 8 weeks ago. </p>" in page
    assert "In 8 of 10 cases" not in page


def test_profit_is_for_who_may_see_costs() -> None:
    profit = make_trend(figure="gross_profit")
    marketing = office(Role.MARKETING)
    assert marketing.get(f"/office/trends/{profit.pk}/").status_code == 404
    assert "gross_profit" not in marketing.get("/office/trends/?figure=gross_profit").text
    assert "gross_profit" not in marketing.get("/office/trends/file.csv").getvalue().decode()
    assert office().get(f"/office/trends/{profit.pk}/").status_code == 200
    assert "Profit on goods" in office().get("/office/trends/?figure=gross_profit").text


def test_long_lists_go_on_and_cost_the_same(django_assert_max_num_queries: Any) -> None:
    make_trend()
    for number in range(45):
        make_trend(dimension="city", subject=f"City {number:02}", money=number // 2)
    client, seen, address = office(), [], "/office/trends/?show=rising"
    for _page in range(2):
        with django_assert_max_num_queries(14):
            response = client.get(address)
        ((_show, rows, _more),) = response.context["lists"]
        seen += [one.row.subject for one in rows]
        address = f"/office/trends/?show=rising&after={response.context['after']}"
    assert len(set(seen)) == 46
    for nonsense in ("?of=%00", "?figure=x&show=y", "?show=rising&after=x", "?of=product&figure=pieces"):
        assert client.get(f"/office/trends/{nonsense}").status_code == 200


def test_silence_and_the_button() -> None:
    client = office()
    assert "Not worked out yet" in client.get("/office/trends/").text
    assert "Nothing to compare yet" in client.get("/office/trends/why/").text
    assert "Not worked out yet" in client.get("/office/overhead/").text
    make_card(trouble="too_few", figures={"periods": 3})
    assert "so far there are 3 weeks." in client.get("/office/trends/").text
    assert not is_waiting(learn_task)
    assert "It is being worked out" in client.post("/office/trends/again/", follow=True).text
    assert is_waiting(learn_task)


def test_why_it_changed_in_one_sentence_and_in_parts() -> None:
    make_card()
    parts = {
        "ways": [
            ["customers", -400_000_000, 10, 6], ["frequency", 0, 1.0, 1.0], ["basket", -150_000_000, 100, 75],
            ["unnamed_orders", 0, 0, 0], ["unnamed_basket", 0, 0, 0], ["back", 50_000_000, -50_000_000, 0],
        ],
        "people": [["new", -500_000_000, 700_000_000, 200_000_000], ["returning", 0, 0, 0]],
        "goods": [["price", -500_000_000], ["mix", 0]],
        "where": {"channel": [["web", -500_000_000, 1, 0], ["phone", 0, 7, 7], [None, 0, 0, 0]]},
    }  # fmt: skip
    RevenueChange.objects.create(
        name="month", first=dt.date(2026, 10, 1), last=dt.date(2026, 10, 31), first_before=dt.date(2026, 9, 1),
        last_before=dt.date(2026, 9, 30), revenue=500_000_000, revenue_before=1_000_000_000, parts=parts,
        made_at=clock.now(),
    )  # fmt: skip
    page = office().get("/office/trends/why/?show=nonsense").text
    assert (
        "Sales fell by Rp5M: Rp4M because fewer customers bought, Rp1.5M because their orders were smaller. "
        "Against it: less came back (Rp500k)."
    ) in page
    assert "/office/reports/rows/?measure=revenue&amp;first=2026-10-01&amp;last=2026-10-31&amp;channel=web" in page
    assert "Without a name" not in page
    assert "channel=phone" not in page  # what did not change explains nothing
    assert "Customers of before" not in page


def test_what_is_not_used_is_kept_with_a_reason_or_tidied_up() -> None:
    hours = [[0] * 24 for _day in range(7)]
    hours[0][10] = 4
    make_card(
        "overhead", figures={"is_telling": True, "orders": 40, "visits": 9, "hours": {"orders": hours}, "weeks": 26}
    )
    row = make_overhead(since=dt.date(2025, 3, 2))
    make_overhead("expense", "4", name="Bu Ani", cost=5_000_000, figures={"kind": "rent", "begun": "2025-01-01"})
    kinds = [
        ("stock", "", {"products": 2}), ("channel", "sms", {}),
        ("dear_channel", "whatsapp", {"brought": 3, "messages": 9}),
        ("promotion", "2", {}), ("payment", "cash", {}), ("delivery", "pickup", {}),
        ("category", "3", {"products": 2}),
        ("outlet", "3", {}), ("points", "", {"earned": 2}), ("reward", "2", {}), ("text", "2", {}),
        ("page", "about", {}),
        ("staff", "99999", {}), ("hours", "0-09-11", {"day": 0, "first": 9, "last": 11, "minutes": 520}),
    ]  # fmt: skip
    for kind, subject, figures in kinds:
        make_overhead(kind, subject, figures=figures)
    client = office()
    page = client.get("/office/overhead/").text
    assert "Rp50k a month" in page
    assert "Last used 2 Mar 2025." in page
    assert "9 hours a month" in page
    assert 'href="/office/suppliers/1/"' in page
    assert "weekday=1&amp;hour=10" in page
    refused = client.post(f"/office/overhead/{row.pk}/keep/", {"reason": "x"})
    assert (refused.status_code, KeptOverhead.objects.count()) == (422, 0)
    assert "Say in a few words why you keep it" in refused.text
    kept = client.post(f"/office/overhead/{row.pk}/keep/", {"reason": "The only one for lamps"}, follow=True).text
    assert "“The only one for lamps”, until " in kept
    assert Overhead.objects.count() == len(kinds) + 2  # nothing is switched off or taken away by itself
    client.post(f"/office/overhead/kept/{KeptOverhead.objects.get().pk}/tell/")
    assert not KeptOverhead.objects.exists()
    analyst = office(Role.ANALYST).get("/office/overhead/").text
    assert "Keep it" not in analyst
    assert 'href="/office/people/"' not in analyst


def test_indonesian() -> None:
    make_trend()
    make_overhead()
    make_card("overhead")
    client = office()
    for address in ("/office/trends/", f"/office/trends/{Trend.objects.get().pk}/", "/office/overhead/"):
        page = client.get(address, headers={"accept-language": "id"}).text
        assert "half a year" not in page
        assert "chance" not in page
        assert "used" not in page.split("<main")[1]
