"""Pages of payments: confirming, bank lines, money back, settings, debts."""

import pytest
from django.test import Client
from django.urls import reverse

from akrab.accounts.models import Role
from akrab.core import shop
from akrab.orders import actions as orders
from akrab.payments import actions, debts
from akrab.payments.models import Payment, Problem, ProofFile, StatementLine
from akrab.payments.proofs import file_proof
from tests.accounts.factories import make_user
from tests.backoffice.conftest import Come
from tests.customers.factories import make_member
from tests.payments import statement_files as files
from tests.payments.factories import STATIC, awaited, make_order, open_shop
from tests.storefront.payments.pictures import picture

pytestmark = pytest.mark.django_db


def address(name: str, *args: object) -> str:
    return reverse(f"office:{name}", args=args)


def test_the_owner_confirms_once(owner: Client) -> None:
    open_shop()
    order = make_order()
    payment = awaited(order)
    assert order.number in owner.get(address("payments")).content.decode()
    for _click in range(2):
        assert owner.post(address("payment_confirm", payment.pk)).status_code == 302
    order.refresh_from_db()
    assert order.paid == order.total


def test_a_picture_never_pays(owner: Client, akrab_home: object) -> None:
    open_shop()
    order = make_order()
    proof = file_proof(order=order, file=picture())
    page = owner.get(address("payments"), {"tab": "look"}).content.decode()
    assert address("proof", proof.pk) in page
    shown = owner.get(address("proof", proof.pk))
    assert shown["Content-Type"] == "image/jpeg"
    assert b"".join(shown).startswith(b"\xff\xd8")
    owner.post(address("proof_seen", proof.pk))
    order.refresh_from_db()
    assert (order.paid, awaited(order).state) == (0, "open")
    assert ProofFile.objects.get().seen_at is not None


def test_a_statement_is_pasted_and_what_is_left_confirmed_by_number(owner: Client) -> None:
    open_shop()
    order = make_order()
    answer = owner.post(address("statement"), {"text": files.BRI})
    assert answer.status_code == 302
    line = StatementLine.objects.get(amount__gt=0)
    assert "Rp100,123" in owner.get(address("payments"), {"tab": "bank"}).content.decode()
    owner.post(address("line_match", line.pk), {"number": "nothing"})
    line.refresh_from_db()
    assert line.state == "new"
    owner.post(address("line_match", line.pk), {"number": order.number})
    order.refresh_from_db()
    assert order.paid == 10_012_300
    owner.post(address("line_undo", line.pk))
    order.refresh_from_db()
    assert order.paid == 0


def test_a_new_layout_is_asked_for_and_remembered(owner: Client) -> None:
    open_shop()
    asked = owner.post(address("statement"), {"text": files.UNKNOWN})
    assert asked.status_code == 422
    assert "Wieviel" in asked.content.decode()
    missing = owner.post(address("statement"), {"text": files.UNKNOWN, "column-0": "date"})
    assert missing.status_code == 422
    told = {"column-0": "date", "column-1": "text", "column-2": "amount"}
    assert owner.post(address("statement"), {"text": files.UNKNOWN} | told).status_code == 302
    assert owner.post(address("statement"), {"text": files.UNKNOWN}).status_code == 302
    assert StatementLine.objects.count() == 2


@pytest.mark.parametrize("text", ["", "hello", "one\ttwo"])
def test_what_is_no_statement_comes_back_with_words(owner: Client, text: str) -> None:
    answer = owner.post(address("statement"), {"text": text})
    assert answer.status_code == 422
    assert not StatementLine.objects.exists()


def test_money_goes_back_once(owner: Client, come: Come) -> None:
    open_shop()
    order = make_order()
    payment = awaited(order)
    orders.cancel(order=order, reason="sold out", actor=make_user(Role.OWNER))
    owner.post(address("payment_confirm", payment.pk))
    page = owner.get(address("payments"), {"tab": "refunds"}).content.decode()
    assert order.number in page
    amount = str(order.total // 100)
    assert come(Role.STAFF).post(address("order_pay_out", order.pk), {"amount": amount}).status_code == 403
    for _click in range(2):
        owner.post(address("order_pay_out", order.pk), {"amount": amount, "way": "transfer", "key": "k"})
    order.refresh_from_db()
    assert (order.paid, Payment.objects.get().state) == (0, "refunded")


def test_a_part_is_noted_once_for_one_form(owner: Client) -> None:
    open_shop()
    order = make_order(method="cash")
    for _click in range(2):
        owner.post(address("order_receive", order.pk), {"amount": "40.000", "method": "cash", "key": "k"})
    order.refresh_from_db()
    assert (order.paid, awaited(order).amount) == (4_000_000, 6_000_000)
    owner.post(address("order_receive", order.pk), {"amount": "nonsense", "key": "l"})
    order.refresh_from_db()
    assert order.paid == 4_000_000


def settings_form(**changed: object) -> dict[str, object]:
    return {"on": ["transfer", "qris"], "payment_hours": "24", "qris_text": STATIC, "bank_0": "BCA"} | {
        "number_0": "123", "holder_0": "Siti", "note_transfer_id": "Kirim ke rekening ini.", "cod_districts": "33, 34"
    } | changed  # fmt: skip


def test_ways_to_pay_are_set(owner: Client) -> None:
    assert owner.post(address("payment_methods"), settings_form()).status_code == 302
    assert shop.get("payment_methods") == ["transfer", "qris"]
    assert shop.get("bank_accounts") == [{"bank": "BCA", "number": "123", "holder": "Siti"}]
    assert shop.get("cod_districts") == ["33", "34"]
    assert "TOKO UJI COBA" in owner.get(address("payment_methods")).content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"qris_text": STATIC[:-1] + "1"}, "checksum does not fit"),
        ({"qris_text": ""}, "For QRIS, paste the text"),
        ({"number_0": "", "holder_0": "", "bank_0": ""}, "at least one account"),
        ({"holder_0": ""}, "belong together"),
    ],
)
def test_a_faulty_setting_comes_back_and_nothing_is_kept(owner: Client, changed: dict[str, str], words: str) -> None:
    answer = owner.post(address("payment_methods"), settings_form(**changed))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert shop.get("qris_text") == ""


def test_a_foreign_sticker_is_told(owner: Client) -> None:
    open_shop()
    from akrab.payments import qris

    owner.post(address("qris_sticker"), {"scanned": qris.with_amount(STATIC, 100)})
    assert shop.get("qris_checked") != ""
    body = STATIC[:-4].replace("TOKO UJI COBA", "TOKO UJI BOHO").replace("ID1020000000001", "ID1020000000009")
    owner.post(address("qris_sticker"), {"scanned": body + qris.crc(body)})
    assert Problem.objects.get().kind == "qris"


def test_the_debt_book_shows_and_changes_what_is_agreed(owner: Client, come: Come) -> None:
    open_shop()
    customer = make_member()
    owner.post(address("debt", customer.pk), {"limit": "500.000", "days": "14"})
    assert customer.debt_account.limit == 50_000_000
    order = make_order(method="debt", customer=customer)
    page = owner.get(address("debt", customer.pk)).content.decode()
    assert order.number in page
    assert "Rp100,000" in owner.get(address("debts")).content.decode()
    assert come(Role.STAFF).post(address("debt", customer.pk), {"limit": "1", "days": "1"}).status_code == 403
    assert owner.post(address("debt", customer.pk), {"limit": "x", "days": "14"}).status_code == 422


def test_the_order_page_has_its_payments(owner: Client) -> None:
    open_shop()
    order = make_order()
    page = owner.get(reverse("office:order", args=[order.pk])).content.decode()
    assert address("payment_confirm", awaited(order).pk) in page


def test_lists_ask_the_database_little(owner: Client, django_assert_max_num_queries: object) -> None:
    open_shop(unconfirmed_limit=100)
    boss = make_user(Role.OWNER)
    for number in range(5):
        customer = make_member()
        debts.grant(customer=customer, limit=100_000_000, days=7, actor=boss)
        make_order(method="debt", customer=customer)
        order = make_order(customer=customer)
        actions.receive(order=order, method="cash", amount=100, key=f"{number}", actor=boss)
    for name in ("payments", "debts"):
        with django_assert_max_num_queries(20):  # type: ignore[operator]
            assert owner.get(address(name)).status_code == 200
