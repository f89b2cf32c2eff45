"""From accepted to done in the office: parcels, many at once, papers, returns, orders by phone."""

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.catalogue.models import Serial, Stock
from akrab.core import clock
from akrab.orders import actions
from akrab.orders.models import Delivery, Order, OrderQuestion, Return
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_customer, make_member
from tests.orders.factories import make_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("akrab_home")]
KEY = "k" * 24


def accepted(**details: object) -> Order:
    order = make_order(**details)  # type: ignore[arg-type]
    actions.accept(order=order, actor=make_user(Role.STAFF))
    return order


def sent(**details: object) -> Order:
    order = accepted(**details)
    actions.send(order=order, key=f"s{order.pk}", actor=make_user(Role.STAFF))
    return order


def parcel(order: Order, **fields: str) -> dict[str, str]:
    return {f"pieces-{order.lines.get().pk}": "1", "courier": "JNE", "tracking": "JP1", "key": KEY} | fields


def test_a_parcel_leaves_with_courier_and_number(owner: Client) -> None:
    order = accepted(quantity=2)
    assert b"JNE" not in owner.get(f"/office/orders/{order.pk}/parcel/new/").content
    for _click in range(2):
        owner.post(f"/office/orders/{order.pk}/parcel/new/", parcel(order))
    delivery = Delivery.objects.get()
    assert (delivery.tracking, order.lines.get().sent) == ("JP1", 1)
    page = owner.get(f"/office/orders/{order.pk}/").content.decode()
    assert "1 sent, 1 open" in page
    assert "Give up the rest" in page
    assert [row["id"] for row in owner.get("/office/orders/?q=jp1").context["page"].rows] == [order.pk]


@pytest.mark.parametrize("typed", ["3", "-1", "1.5", "abc", "9" * 9, "0"])
def test_what_was_typed_survives_a_refusal(owner: Client, typed: str) -> None:
    order = accepted(quantity=2)
    line = order.lines.get()
    response = owner.post(f"/office/orders/{order.pk}/parcel/new/", parcel(order, **{f"pieces-{line.pk}": typed}))
    assert response.status_code == 422
    assert f'value="{typed}"' in response.content.decode()
    assert 'value="JP1"' in response.content.decode()
    assert not Delivery.objects.exists()


def test_numbered_pieces_leave_with_their_numbers(owner: Client) -> None:
    variant = make_variant(stock=2)
    variant.has_serials = True
    variant.save()
    Serial.objects.bulk_create(Serial(variant=variant, number=f"SN{n}", received_at=clock.now()) for n in (1, 2))
    order = accepted(variant=variant)
    line = order.lines.get()
    refused = owner.post(f"/office/orders/{order.pk}/parcel/new/", parcel(order))
    assert refused.status_code == 422
    owner.post(f"/office/orders/{order.pk}/parcel/new/", parcel(order, **{f"serial-{line.pk}": "SN2"}))
    assert Serial.objects.get(order_line_id=line.pk).number == "SN2"
    actions.request_return(order=order, pieces={line.pk: 1}, reason="x", key="r", actor=make_user(Role.STAFF))
    back = Return.objects.get()
    owner.post(f"/office/returns/{back.pk}/receive/", {f"restock-{back.lines.get().pk}": "yes"})
    assert (Serial.objects.get(number="SN2").state, back.lines.get().serials) == ("in_stock", ["SN2"])


def test_a_question_is_asked_and_shown_with_its_answer(owner: Client) -> None:
    order = make_order()
    owner.post(f"/office/orders/{order.pk}/question/ask/", {"text": "Red or blue?"})
    assert OrderQuestion.objects.get().text == "Red or blue?"
    assert "Waits for the customer’s answer" in owner.get(f"/office/orders/{order.pk}/").content.decode()
    actions.answer(order=order, text="Blue", actor=order.customer.user)  # type: ignore[union-attr]
    assert "Blue" in owner.get(f"/office/orders/{order.pk}/").content.decode()


def test_many_orders_at_once_each_by_itself(owner: Client) -> None:
    orders = [make_order() for _n in range(3)]
    actions.reject(order=orders[1], reason="x", actor=make_user(Role.STAFF))
    chosen = [str(order.pk) for order in orders] + ["nonsense", "9" * 30]
    page = owner.post("/office/orders/bulk/", {"deed": "accept", "tab": "waiting", "order": chosen}, follow=True)
    text = page.content.decode()
    assert "2 orders done." in text
    assert "is already “rejected”" in text
    assert [Order.objects.get(pk=order.pk).state for order in orders] == ["accepted", "rejected", "accepted"]
    slips = owner.post("/office/orders/bulk/", {"deed": "slips", "tab": "pack", "order": chosen[:1]})
    assert slips.content.startswith(b"%PDF")
    assert owner.post("/office/orders/bulk/", {"deed": "explode", "order": chosen}).status_code == 404


def test_the_tabs_count_what_is_to_be_done(owner: Client) -> None:
    make_order()
    accepted()
    order = sent()
    actions.request_return(
        order=order,
        pieces={order.lines.get().pk: 1},
        reason="x",
        key="r",
        actor=order.customer.user,  # type: ignore[union-attr]
    )
    tabs = {key: count for key, _label, count in owner.get("/office/orders/").context["tabs"]}
    assert tabs == {"waiting": 1, "pack": 1, "send": 0, "way": 1, "trouble": 1, "done": 0, "closed": 0, "all": 0}
    rows = owner.get("/office/orders/?tab=trouble").context["page"].rows
    assert [row["id"] for row in rows] == [order.pk]


@pytest.mark.parametrize("kind", ["invoice", "slip", "receipt"])
def test_papers_are_pdf(owner: Client, kind: str) -> None:
    order = accepted()
    actions.note_money(order=order, amount=order.total)
    response = owner.get(f"/office/orders/{order.pk}/document/{kind}/")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert owner.get(f"/office/orders/{order.pk}/document/nonsense/").status_code == 404


def test_a_waiting_order_has_no_invoice(owner: Client) -> None:
    assert owner.get(f"/office/orders/{make_order().pk}/document/invoice/").status_code == 404


def test_a_return_from_the_counter_to_the_shelf(owner: Client) -> None:
    variant = make_variant(stock=3, price=1_000_000)
    order = sent(variant=variant, quantity=3)
    actions.note_money(order=order, amount=order.total)
    line = order.lines.get()
    refused = owner.post(
        f"/office/orders/{order.pk}/returns/new/", {f"pieces-{line.pk}": "4", "reason": "Broken", "key": KEY}
    )
    assert refused.status_code == 422
    owner.post(f"/office/orders/{order.pk}/returns/new/", {f"pieces-{line.pk}": "2", "reason": "Broken", "key": KEY})
    back = Return.objects.get()
    assert "Rp20,000" in owner.get(f"/office/returns/{back.pk}/").content.decode()
    fields = {f"restock-{back.lines.get().pk}": "yes", "deduction": "99.000.000"}
    assert owner.post(f"/office/returns/{back.pk}/receive/", fields).status_code == 422
    assert Stock.objects.get().on_hand == 0
    owner.post(f"/office/returns/{back.pk}/receive/", fields | {"deduction": "5.000"})
    back.refresh_from_db()
    assert (back.state, back.refund_total, Stock.objects.get().on_hand) == ("received", 1_500_000, 2)
    assert owner.get(f"/office/returns/{back.pk}/note/").content.startswith(b"%PDF")
    again = owner.post(f"/office/returns/{back.pk}/receive/", fields | {"deduction": ""}, follow=True)
    assert "already “received”" in again.content.decode()


def test_a_customers_request_is_decided_with_a_word(owner: Client) -> None:
    order = sent()
    line, user = order.lines.get(), order.customer.user  # type: ignore[union-attr]
    back = actions.request_return(order=order, pieces={line.pk: 1}, reason="x", key="r", actor=user)
    assert str(back.number) in owner.get("/office/returns/").content.decode()
    owner.post(f"/office/returns/{back.pk}/decide/accept/", {"reason": "Bring it along"})
    back.refresh_from_db()
    assert (back.state, back.answer) == ("accepted", "Bring it along")
    owner.post(f"/office/returns/{back.pk}/decide/reject/", {"reason": "It never came"})
    back.refresh_from_db()
    assert back.state == "rejected"
    assert owner.post(f"/office/returns/{back.pk}/decide/eat/").status_code == 404


def test_an_order_by_phone_for_somebody_who_never_signs_in(owner: Client) -> None:
    variant, customer = make_variant(stock=5), make_customer(name="Bu Tini", phone="0812-3456-7890")
    assert "Bu Tini" in owner.get("/office/orders/new/?q=tini").content.decode()
    address = f"/office/orders/new/{customer.pk}/"
    assert owner.get(address).status_code == 200
    fields = {f"pieces-{variant.pk}": "2", "recipient": "Bu Tini", "accepted": "on", "placing_key": KEY}
    looked = owner.post(address, fields | {"q": "kabel", "look": "1"})
    assert [(one.pk, number) for one, number, _worth in looked.context["chosen"]] == [(variant.pk, 2)]
    assert not Order.objects.exists()
    for _click in range(2):
        owner.post(address, fields | {"place": "1"})
    order = Order.objects.get()
    assert (order.state, order.channel, order.customer, order.lines.get().quantity) == (
        "accepted",
        "phone",
        customer,
        2,
    )
    refused = owner.post(address, fields | {"place": "1", f"pieces-{variant.pk}": "9", "placing_key": "x" * 24})
    assert refused.status_code == 422
    assert Order.objects.count() == 1


def test_settings_of_orders_are_kept_and_checked(owner: Client) -> None:
    fields = {
        "waiting_hours": "24", "unpaid_hours": "0", "remind_hours": "6", "return_days": "14", "order_prefix": "",
        "invoice_prefix": "TM", "option_file_days": "30",
    }  # fmt: skip
    assert owner.post("/office/orders/settings/", fields | {"waiting_hours": "soon"}).status_code == 422
    assert owner.post("/office/orders/settings/", fields).status_code == 302
    order = make_order(customer=make_member())
    actions.accept(order=order, actor=make_user(Role.STAFF))
    assert str(order.invoice_number).startswith("TM/")
