"""The office: the guided form, codes, vouchers, results."""

import csv
import io
from decimal import Decimal

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.customers.actions import add_tag
from akrab.messaging.models import Message
from akrab.orders import actions as orders
from akrab.promotions import actions
from akrab.promotions.models import Code, Promotion
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_product, make_variant
from tests.customers.factories import make_customer, make_member
from tests.promotions.factories import make_promotion
from tests.promotions.test_uses import order_with

pytestmark = pytest.mark.django_db
FILLED = {
    "kind": "percent",
    "percent": "12,5",
    "cap": "50.000",
    "name": "Gajian hemat",
    "name_en": "Payday",
    "minimum_spend": "200.000",
    "starts": "2026-11-25T00:00",
    "ends": "2099-11-30T23:59",
    "way": "code",
    "code": "gajian",
    "total_limit": "100",
    "per_customer_limit": "1",
    "shown": "on",
    "buy": "2",
    "free": "1",
    "piece_percent": "100",
    "priority": "0",
    "channel": "",
}


def test_the_form_makes_a_promotion_with_its_code(owner: Client) -> None:
    product = make_product(name="Kabel")
    response = owner.post("/office/promotions/new/", {**FILLED, "products": [product.pk]})
    made = Promotion.objects.get()
    assert response["Location"] == f"/office/promotions/{made.pk}/"
    assert (made.percent, made.cap, made.minimum_spend) == (Decimal("12.50"), 5_000_000, 20_000_000)
    assert (made.total_limit, made.per_customer_limit, made.product_ids) == (100, 1, [product.pk])
    assert made.starts_at is not None
    assert made.starts_at.isoformat() == "2026-11-24T17:00:00+00:00"  # midnight in the shop
    assert Code.objects.get().text == "GAJIAN"
    page = owner.get(response["Location"]).content.decode()
    assert "12.5% off, at most Rp50,000 on Kabel, from Rp200,000, for everybody" in page
    assert "GAJIAN" in page


def test_a_form_with_a_mistake_comes_back_with_what_was_typed(owner: Client) -> None:
    response = owner.post("/office/promotions/new/", {**FILLED, "percent": "150", "name": "Masih ada"})
    assert response.status_code == 422
    assert "Write a percentage above 0 and up to 100." in response.content.decode()
    assert "Masih ada" in response.content.decode()
    assert not Promotion.objects.exists()


def test_what_does_not_belong_to_the_kind_is_not_kept(owner: Client) -> None:
    owner.post("/office/promotions/new/", {**FILLED, "kind": "amount", "amount": "25.000"})
    made = Promotion.objects.get()
    assert (made.amount, made.percent, made.cap, made.buy) == (2_500_000, 0, None, 0)


def test_a_promotion_is_changed_and_keeps_its_code(owner: Client) -> None:
    made = make_promotion(code="TETAP", name="Lama")
    page = owner.get(f"/office/promotions/{made.pk}/edit/").content.decode()
    assert "TETAP" in page
    owner.post(f"/office/promotions/{made.pk}/edit/", {**FILLED, "code": "", "name": "Baru"})
    made.refresh_from_db()
    assert (made.name, list(made.codes.values_list("text", flat=True))) == ("Baru", ["TETAP"])


def test_the_example_basket_shows_what_it_does_before_it_is_saved(owner: Client) -> None:
    variant = make_variant(name="Casan", price=20_000_000)
    filled = {**FILLED, "try_variant": variant.pk, "try_quantity": "3", "try_postage": "10.000", "name": ""}
    page = owner.post("/office/promotions/try/", filled, headers={"hx-request": "true"}).content.decode()
    assert "12.5% off, at most Rp50,000 on everything in the shop" in page
    assert "−Rp50,000" in page
    assert "Rp560,000" in page  # 600,000 + 10,000 − 50,000
    small = {**filled, "minimum_spend": "700.000"}
    assert (
        "Rp100,000 are missing"
        in owner.post("/office/promotions/try/", small, headers={"hx-request": "true"}).content.decode()
    )
    assert not Promotion.objects.exists()


def test_goods_are_found_for_ticking_and_ticked_ones_stay(owner: Client) -> None:
    kept, found = make_product(name="Headset"), make_product(name="Kabel data")
    page = owner.get(
        "/office/promotions/goods/", {"goods": "kabel", "products": [kept.pk]}, headers={"hx-request": "true"}
    ).content.decode()
    assert f'value="{kept.pk}" checked' in page
    assert f'value="{found.pk}">' in page


def test_pause_start_and_duplicate(owner: Client) -> None:
    made = make_promotion(code="JEDA", name="Asli")
    owner.post(f"/office/promotions/{made.pk}/pause/")
    made.refresh_from_db()
    assert made.is_active is False
    owner.post(f"/office/promotions/{made.pk}/resume/")
    made.refresh_from_db()
    assert made.is_active is True
    response = owner.post(f"/office/promotions/{made.pk}/duplicate/")
    copy = Promotion.objects.latest("pk")
    assert response["Location"] == f"/office/promotions/{copy.pk}/edit/"
    assert (copy.name, copy.is_active, copy.codes.count()) == ("Asli (copy)", False, 0)
    assert owner.post(f"/office/promotions/{made.pk}/destroy/").status_code == 404


def test_the_list_has_uses_discount_and_revenue(owner: Client) -> None:
    made = make_promotion(code="HASIL", name="Hasil promo", total_limit=10)
    orders.accept(order=order_with("HASIL", key="a"), actor=make_user(Role.OWNER))
    orders.cancel(order=order_with("HASIL", key="b"), reason="no", actor=make_user(Role.OWNER))
    page = " ".join(owner.get("/office/promotions/").content.decode().split())
    assert "Hasil promo" in page
    assert "1 / 10" in page
    assert "Rp2,000" in page  # given
    assert "Rp18,000" in page  # revenue with it
    detail = owner.get(f"/office/promotions/{made.pk}/").content.decode()
    assert detail.count("/office/orders/") >= 2


@pytest.mark.parametrize("phase", ["running", "planned", "paused", "over", "nonsense"])
def test_every_list_opens_with_few_queries(owner: Client, phase: str, django_assert_max_num_queries: object) -> None:
    for number in range(5):
        make_promotion(code=f"K{number}", category_ids=[number])
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert owner.get("/office/promotions/", {"phase": phase}).status_code == 200


def test_codes_are_made_in_bulk_and_taken_out_as_a_file(owner: Client) -> None:
    made = make_promotion(automatic=False)
    response = owner.post(f"/office/promotions/{made.pk}/codes/", {"count": "25", "begins": "lebaran-", "limit": "1"})
    assert response.status_code == 302
    texts = set(Code.objects.values_list("text", flat=True))
    assert len(texts) == 25
    assert all(text.startswith("LEBARAN-") and len(text) == 16 for text in texts)
    rows = list(
        csv.reader(io.StringIO(owner.get(f"/office/promotions/{made.pk}/codes.csv").content.decode("utf-8-sig")))
    )
    assert rows[0] == ["Code", "Customer", "Phone", "Limit", "Used", "Message"]
    assert {row[0] for row in rows[1:]} == texts


def test_vouchers_for_a_tag_are_told_once(owner: Client) -> None:
    member, walk_in, other = (
        make_member(name="Ratna"),
        make_customer(name="Budi", phone="0812 3456 7890"),
        make_member(),
    )
    for one in (member, walk_in):
        tag = add_tag(customer=one, name="reseller", actor=None)
    made = make_promotion(automatic=False, kind="amount", amount=2_500_000, minimum_spend=10_000_000)
    for _twice in range(2):
        owner.post(f"/office/promotions/{made.pk}/vouchers/", {"tag": tag.pk, "begins": "VIP"})
    assert {code.customer for code in Code.objects.all()} == {member, walk_in}
    page = owner.get(f"/office/promotions/{made.pk}/codes/").content.decode()
    assert "Tell 1 customer" in page
    assert "WhatsApp" in page
    for _twice in range(2):
        owner.post(f"/office/promotions/{made.pk}/tell/")
    message = Message.objects.get(template="voucher")
    code = Code.objects.get(customer=member)
    assert (message.customer, message.channel, message.state) == (member, "inbox", "delivered")
    assert f"Kode Anda: {code.text}" in message.text
    assert "Rp25.000" in message.text
    assert not Message.objects.filter(customer=other).exists()


def test_an_automatic_offer_has_no_codes(owner: Client) -> None:
    made = make_promotion()
    response = owner.post(f"/office/promotions/{made.pk}/codes/", {"count": "5", "limit": "1"})
    assert response.status_code == 422
    assert "works by itself and needs no code" in response.content.decode()
    assert not Code.objects.exists()


def test_a_customers_name_is_no_formula_in_the_file(owner: Client) -> None:
    made = make_promotion(automatic=False)
    actions.give_voucher(promotion=made, customer=make_customer(name="=1+1"))
    assert ",'=1+1," in owner.get(f"/office/promotions/{made.pk}/codes.csv").content.decode()
