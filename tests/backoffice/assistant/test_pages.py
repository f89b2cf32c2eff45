"""The pages of orders from messages: paste, put right, show, order; and whose phone gives commands."""

import re

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.assistant import actions
from akrab.assistant.models import ChatNumber, OrderDraft
from akrab.catalogue.models import Variant
from akrab.core import clock, shop
from akrab.customers.models import Customer
from akrab.messaging.conversations import conversation_of
from akrab.messaging.models import Message
from akrab.orders.models import Order
from tests.accounts.factories import make_user
from tests.backoffice.conftest import Come
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_customer, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(come: Come) -> Client:
    return come(Role.STAFF)


@pytest.fixture
def coffee() -> Variant:
    return make_variant(name="Kopi Susu", price=1_800_000, stock=10)


def pasted(desk: Client, text: str) -> OrderDraft:
    answer = desk.post("/office/assistant/", {"text": text, "key": "k" * 20})
    assert answer.status_code == 302
    return OrderDraft.objects.get()


def test_a_pasted_order_becomes_a_draft_once(desk: Client, coffee: Variant) -> None:
    draft = pasted(desk, "kak mau 2 kopi susu, klepon ketan 3 antar besok")
    pasted(desk, "kak mau 2 kopi susu, klepon ketan 3 antar besok")
    page = desk.get(f"/office/assistant/{draft.pk}/").content.decode()
    assert "2 × Kopi Susu = Rp36.000" in page  # the customer's language, not the reader's
    assert "klepon ketan 3</span>" in page
    assert draft.lines.get().variant == coffee


def test_an_empty_paste_comes_back(desk: Client) -> None:
    assert desk.post("/office/assistant/", {"text": "", "key": "k" * 20}).status_code == 422
    assert not OrderDraft.objects.exists()


def test_lines_wishes_and_words_are_put_right_in_one_form(desk: Client, coffee: Variant) -> None:
    sugar = make_variant(name="Gula Pasir", stock=5)
    draft = pasted(desk, "2 kopi susu")
    line = draft.lines.get()
    desk.post(
        f"/office/assistant/{draft.pk}/change/",
        {f"quantity-{line.pk}": "3", f"variant-{line.pk}": str(coffee.pk), "way": "deliver", "wished_time": "sore",
         "address": "Jl. Mawar 5", "add": "gula 1"},
    )  # fmt: skip
    draft.refresh_from_db()
    assert (draft.way, draft.wished_time, draft.address) == ("deliver", "sore", "Jl. Mawar 5")
    assert {one.variant_id: one.quantity for one in draft.lines.all()} == {coffee.pk: 3, sugar.pk: 1}
    desk.post(f"/office/assistant/{draft.pk}/change/", {f"quantity-{line.pk}": "0"})
    assert [one.variant_id for one in draft.lines.all()] == [sugar.pk]


def test_a_new_phone_number_makes_the_customer(desk: Client, coffee: Variant) -> None:
    draft = pasted(desk, "2 kopi susu")
    refused = desk.post(f"/office/assistant/{draft.pk}/customer/", {"who": "tidak ada"})
    assert refused.status_code == 422
    desk.post(f"/office/assistant/{draft.pk}/customer/", {"who": "0812-3456-7890"})
    draft.refresh_from_db()
    assert draft.customer is not None
    assert draft.customer.handles.get().value == "+6281234567890"


def test_a_known_name_is_offered_to_choose(desk: Client, coffee: Variant) -> None:
    known = make_customer(name="Ratna Dewi", phone="081298765432")
    draft = pasted(desk, "2 kopi susu")
    offered = desk.post(f"/office/assistant/{draft.pk}/customer/", {"who": "ratna"})
    assert b"Ratna Dewi" in offered.content
    assert Customer.objects.count() == 1
    desk.post(f"/office/assistant/{draft.pk}/customer/", {"customer": str(known.pk)})
    draft.refresh_from_db()
    assert draft.customer == known


def test_the_draft_is_sent_and_ordered_at_the_total_on_the_page(desk: Client, coffee: Variant) -> None:
    customer = make_member()
    draft = actions.read_order(text="2 kopi susu", key="1", customer=customer)
    assert draft is not None
    desk.post(f"/office/assistant/{draft.pk}/show/")
    assert Message.objects.filter(customer=customer, direction="out", key__startswith="answer:draft").count() == 1
    page = desk.get(f"/office/assistant/{draft.pk}/").content.decode()
    total = re.search(r'name="total" value="(\d+)"', page)
    assert total is not None
    desk.post(f"/office/assistant/{draft.pk}/order/", {"total": "1"})
    assert not Order.objects.exists()
    answer = desk.post(f"/office/assistant/{draft.pk}/order/", {"total": total[1]})
    order = Order.objects.get()
    assert answer["Location"] == f"/office/orders/{order.pk}/"
    assert order.subtotal == 3_600_000
    assert b"This is ordered." in desk.get(f"/office/assistant/{draft.pk}/").content


def test_a_dropped_draft_can_only_be_read(desk: Client, coffee: Variant) -> None:
    draft = pasted(desk, "2 kopi susu")
    desk.post(f"/office/assistant/{draft.pk}/drop/")
    page = desk.get(f"/office/assistant/{draft.pk}/").content.decode()
    assert "This draft was dropped." in page
    assert 'name="add"' not in page


def test_the_lists_cost_the_same_however_many_there_are(
    desk: Client, coffee: Variant, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(12):
        actions.read_order(text="2 kopi susu", key=f"q{number}", customer=make_member())
    with django_assert_max_num_queries(12):
        assert desk.get("/office/assistant/").status_code == 200


def test_a_code_is_shown_once_and_a_number_is_taken_out_by_its_owner(desk: Client) -> None:
    shown = desk.post("/office/assistant/commands/code/").content.decode()
    code = re.search(r"KODE (\d{8})", shown)
    assert code is not None
    assert "KODE" not in desk.get("/office/assistant/commands/").content.decode()
    actions.answer("+6281234567890", f"kode {code[1]}")
    number = ChatNumber.objects.get()
    assert "+6281234567890" in desk.get("/office/assistant/commands/").content.decode()
    other = ChatNumber.objects.create(user=make_user(), value="+6281200000000", verified_at=clock.now())
    desk.post(f"/office/assistant/commands/{other.pk}/remove/")
    desk.post(f"/office/assistant/commands/{number.pk}/remove/")
    assert list(ChatNumber.objects.all()) == [other]


def test_the_owner_says_how_orders_in_messages_are_treated(owner: Client) -> None:
    owner.post("/office/assistant/settings/", {"assistant_orders": "customer"})
    assert (shop.get("assistant_orders"), shop.get("assistant_owner")) == ("customer", False)
    assert owner.post("/office/assistant/settings/", {"assistant_orders": "maybe"}).status_code == 422


def test_the_draft_stands_beside_the_conversation(desk: Client, coffee: Variant) -> None:
    customer = make_member()
    talk = conversation_of(customer)
    assert b"Look at the draft" not in desk.get(f"/office/inbox/{talk.pk}/").content
    draft = actions.read_order(text="2 kopi susu", key="1", customer=customer)
    assert draft is not None
    assert f"/office/assistant/{draft.pk}/" in desk.get(f"/office/inbox/{talk.pk}/").content.decode()
