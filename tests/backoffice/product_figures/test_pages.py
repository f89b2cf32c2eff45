"""What the office reads of how products sell."""

import csv
import datetime as dt
import io

import pytest
from django.test import Client

from akrab.accounts.access import Capability, may
from akrab.accounts.models import Role
from akrab.catalogue.models import Category, Product
from akrab.core import clock
from akrab.core.tasks import is_waiting
from akrab.insight.learning.tasks import learn_task
from akrab.insight.models import ModelCard, ProductTrade
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.insight.factories import make_buyer, make_sale

pytestmark = pytest.mark.django_db
WEEKS = [[f"2026-09-{day:02d}", 10_000_00 + day, day] for day in (7, 14, 21, 28)]


def signed_in(role: Role) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(role=role))
    return client


def make_card(**more: object) -> ModelCard:
    values = {
        "name": "products", "made_at": clock.now(), "tried_at": clock.now(), "as_of": dt.date(2026, 11, 21),
        "currency": "IDR", "subjects": 3,
        "figures": {"products": 3, "slow": 1, "idle": 5_000_000_00, "new": 0, "best": 1, "moved": 1},
    }  # fmt: skip
    return ModelCard.objects.create(**values | more)


def make_trade(name: str, **more: object) -> ProductTrade:
    values = {
        "pieces": 10, "orders": 5, "revenue": 1_000_000_00, "months": [1, 2, 3] * 4, "made_at": clock.now(),
        "cost": 600_000_00, "margin": 400_000_00, "costed_revenue": 1_000_000_00,
    }  # fmt: skip
    return ProductTrade.objects.create(product_id=make_variant(name=name).product_id, **values | more)


def test_the_list_is_sorted_and_narrowed() -> None:
    make_card()
    office = signed_in(Role.OWNER)
    small = make_trade("Kabel", revenue=1_000_00, pieces=90, slow=True, stock_value=5_000_000_00, on_hand=40)
    great = make_trade("Lampu", grade="A", share=0.9, returned=1, lately=100, before=200)
    page = office.get("/office/product-figures/").text
    assert page.index("Lampu") < page.index("Kabel")
    assert f'href="/office/product-figures/{great.pk}/"' in page
    assert "90.0%" in page
    page = office.get("/office/product-figures/?sort=pieces").text
    assert page.index("Kabel") < page.index("Lampu")
    page = office.get("/office/product-figures/?show=slow").text
    assert "Lampu" not in page
    assert "Kabel" not in office.get("/office/product-figures/?show=best").text
    assert "1 best seller is sold out or lasts no longer than two weeks" in page
    out = office.get("/office/product-figures/?show=out").text
    assert "Lampu" in out
    assert "Kabel" not in out
    assert "Rp5M" in page
    assert "Kabel" not in office.get("/office/product-figures/?show=falling").text
    category = Category.objects.create(name="Listrik", slug="listrik")
    Product.objects.filter(pk=small.pk).update(category=category)
    page = office.get(f"/office/product-figures/?category={category.pk}").text
    assert "Kabel" in page
    assert "Lampu" not in page


@pytest.mark.parametrize(
    ("first", "lately", "trend"),
    [
        (dt.date(2026, 5, 20), 150, "-25"),  # both quarters whole
        (dt.date(2026, 7, 1), 150, None),  # the shop or the product began within them
        (dt.date(2026, 5, 20), -150, None),  # more came back than was sold
    ],
)
def test_a_trend_is_told_of_whole_quarters_only(first: dt.date, lately: int, trend: str | None) -> None:
    make_card()
    one = make_trade("Lampu", first_day=first, lately=lately, before=200)
    response = signed_in(Role.OWNER).get(f"/office/product-figures/{one.pk}/")
    told = response.context["percents"]["trend"]
    assert (None if told is None else f"{told:.0f}") == trend


def test_costs_only_for_who_may_see_them() -> None:
    make_card()
    make_trade("Kabel", slow=True, stock_value=5_000_000_00)
    roles = {role: may(make_user(role=role), Capability.COSTS_VIEW) for role in (Role.OWNER, Role.MARKETING)}
    assert roles == {Role.OWNER: True, Role.MARKETING: False}
    for role, allowed in roles.items():
        office = signed_in(role)
        for address in ("", "?show=slow", "?sort=stock", f"{ProductTrade.objects.get().pk}/"):
            page = office.get(f"/office/product-figures/{address}")
            assert page.status_code == 200
            assert ("Rp400" in page.text or "Rp5M" in page.text) is allowed, address
        head, row = csv.reader(io.StringIO(office.get("/office/product-figures/file.csv").getvalue().decode()[1:]))
        assert ("margin" in head) is allowed
        assert dict(zip(head, row, strict=True))["revenue"] == "1000000.00"


def test_one_product_with_its_price_its_visits_and_its_orders() -> None:
    make_card()
    one = make_trade(
        "Kabel", seen=50, basketed=10, ordered=5, cheaper_low=1.12, cheaper=1.24, cheaper_high=1.37, weeks=WEEKS
    )  # fmt: skip
    sku = one.product.variants.get().sku
    order = make_sale(make_buyer(), "2026-11-01 09:00", [(sku, 3, 1_000_00), ("LAIN", 1, 9_000_00)])
    make_sale(None, "2026-11-02 09:00", [("LAIN", 1, 9_000_00)])
    office = signed_in(Role.OWNER)
    page = office.get(f"/office/product-figures/{one.pk}/").text
    assert "Ten per cent off probably sells 24% more of it (between 12 and 37%)." in page
    assert "10 (20%)" in page
    assert "5 (10%)" in page
    assert page.count("/office/orders/") == page.count(f"/office/orders/{order.pk}/") + page.count('/office/orders/"')
    assert "Rp3.000" in page or "Rp3,000" in page
    ProductTrade.objects.update(cheaper_low=0.9)
    assert (
        "cannot be told: ten per cent off means -10 to 37% more."
        in office.get(f"/office/product-figures/{one.pk}/").text
    )
    ProductTrade.objects.all().delete()
    assert "No figures yet" in office.get(f"/office/product-figures/{one.pk}/").text


def test_long_lists_go_on_behind_the_last_row() -> None:
    make_card()
    for number in range(35):
        make_trade(f"Barang {number:02d}", revenue=number // 2)
    office = signed_in(Role.OWNER)
    first = office.get("/office/product-figures/").context
    second = office.get(f"/office/product-figures/?after={first['after']}").context
    names = [one.pk for one, _percents in [*first["rows"], *second["rows"]]]
    assert (len(first["rows"]), len(set(names)), second["after"]) == (30, 35, "")


def test_before_the_first_time_nonsense_and_the_button() -> None:
    office = signed_in(Role.OWNER)
    assert "Not worked out yet" in office.get("/office/product-figures/").text
    make_card()
    for query in ("?sort=x&show=%00&category=%00", "?category=99999999999", "?after=x"):
        assert office.get(f"/office/product-figures/{query}").status_code == 200
    assert "It is being worked out" in office.post("/office/product-figures/again/", follow=True).text
    assert is_waiting(learn_task)
    assert office.get("/office/product-figures/999999/").status_code == 404
