"""A text becomes a draft, a draft is shown, and only what was shown becomes an order."""

import pytest
from django_tasks_db.models import DBTaskResult

from akrab.accounts.models import Role
from akrab.assistant import actions
from akrab.assistant.actions.deciding import mark_shown
from akrab.assistant.errors import AssistantError, DraftClosed, DraftUnclear
from akrab.assistant.handling import handle
from akrab.assistant.models import OrderDraft
from akrab.assistant.queries import shown_to, view_of
from akrab.assistant.tasks import read_message
from akrab.catalogue.models import Variant
from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.journal.consumers import named
from akrab.journal.dispatch import dispatch
from akrab.journal.models import Entry
from akrab.messaging.conversations import conversation_of
from akrab.messaging.incoming import receive
from akrab.messaging.models import Message
from akrab.orders.models import Basket, Order
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def goods() -> dict[str, Variant]:
    return {
        "coffee": make_variant(name="Kopi Susu Gula Aren", price=1_800_000, stock=10),
        "sugar": make_variant(name="Gula Pasir 1 kg", price=1_750_000, stock=3),
        "tea": make_variant(name="Es Teh Manis", price=500_000, stock=0),
    }


def said(customer: Customer, text: str, key: str) -> Message:
    message, _new = receive(channel="inbox", key=key, text=text, customer=customer)
    handle(message)
    return message


def answers(customer: Customer) -> list[str]:
    return list(
        Message.objects.filter(customer=customer, direction="out", key__startswith="answer:")
        .order_by("id")
        .values_list("text", flat=True)
    )


def draft_of(text: str, customer: Customer | None = None) -> OrderDraft:
    draft = actions.read_order(text=text, key=f"test:{text}", customer=customer or make_member())
    assert draft is not None
    return draft


def test_a_message_becomes_a_draft_once_and_no_order(goods: dict[str, Variant]) -> None:
    customer = make_member()
    message = said(customer, "kak 2 kopi susu 1 gula antar sore ke jl mawar 5", "1")
    handle(message)
    draft = OrderDraft.objects.get()
    assert (draft.state, draft.way, draft.wished_time, draft.address) == ("prepared", "deliver", "sore", "jl mawar 5")
    lines = {line.variant_id: line.quantity for line in draft.lines.all()}
    assert lines == {goods["coffee"].pk: 2, goods["sugar"].pk: 1}
    assert not Order.objects.exists()
    assert answers(customer) == []  # the shop looks first, unless it wishes otherwise
    assert Entry.objects.filter(kind="draft.read").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_journal_brings_the_message_and_the_task_reads_it(goods: dict[str, Variant]) -> None:
    receive(channel="inbox", key="1", text="mau kopi susu 2", customer=make_member())
    while dispatch(named("assistant.messages")):
        pass
    assert DBTaskResult.objects.filter(task_path="akrab.assistant.tasks.read_message").count() == 1
    read_message.call(Message.objects.get().pk)
    assert OrderDraft.objects.get().lines.get().variant == goods["coffee"]


def test_an_ordinary_message_is_no_draft(goods: dict[str, Variant]) -> None:
    said(make_member(), "halo kak, tokonya buka jam berapa?", "1")
    assert not OrderDraft.objects.exists()


def test_the_customer_sees_lines_and_total_and_says_yes(goods: dict[str, Variant]) -> None:
    customer = make_member()
    said(customer, "2 kopi susu 1 gula ya", "1")
    draft = OrderDraft.objects.get()
    actions.show(draft=draft, actor=make_user(Role.STAFF))
    (shown,) = answers(customer)
    assert "2 × Kopi Susu Gula Aren = Rp36.000" in shown
    assert "1 × Gula Pasir 1 kg = Rp17.500" in shown
    assert "Total: Rp53.500" in shown
    assert "YA" in shown

    said(customer, "Ya kak", "2")
    order = Order.objects.get()
    draft.refresh_from_db()
    assert (draft.state, draft.order, draft.actor) == ("confirmed", order, None)
    assert (order.state, order.channel, order.subtotal) == ("waiting", "chat", 5_350_000)
    assert sorted(order.lines.values_list("quantity", flat=True)) == [1, 2]
    assert order.number in answers(customer)[-1]
    goods["coffee"].stock.refresh_from_db()
    assert goods["coffee"].stock.on_hand == 8
    assert not Basket.objects.filter(customer=customer, ordered_at=None).exists()

    said(customer, "ya", "3")  # once is enough
    assert Order.objects.count() == 1


def test_yes_without_a_draft_is_an_ordinary_message(goods: dict[str, Variant]) -> None:
    customer = make_member()
    said(customer, "ya", "1")
    assert not Order.objects.exists()
    assert answers(customer) == []


def test_no_drops_the_draft(goods: dict[str, Variant]) -> None:
    customer = make_member()
    said(customer, "2 kopi susu", "1")
    draft = OrderDraft.objects.get()
    actions.show(draft=draft)
    said(customer, "ga jadi", "2")
    draft.refresh_from_db()
    assert draft.state == "dropped"
    assert not Order.objects.exists()


def test_a_yes_written_before_the_draft_was_shown_confirms_nothing(goods: dict[str, Variant]) -> None:
    customer = make_member()
    said(customer, "2 kopi susu", "1")
    early, _new = receive(channel="inbox", key="2", text="ok", customer=customer)
    actions.show(draft=OrderDraft.objects.get())
    handle(early)
    assert not Order.objects.exists()


def test_a_changed_price_is_not_what_was_shown(goods: dict[str, Variant]) -> None:
    customer = make_member()
    said(customer, "2 kopi susu", "1")
    draft = OrderDraft.objects.get()
    actions.show(draft=draft)
    Variant.objects.filter(pk=goods["coffee"].pk).update(price=2_000_000)
    said(customer, "ya", "2")
    draft.refresh_from_db()
    assert not Order.objects.exists()
    assert draft.state == "prepared"
    assert "harga" in draft.problem.lower()
    assert "Maaf" in answers(customer)[-1]
    assert shown_to(customer) is None


def test_what_is_not_there_is_said_and_not_ordered(goods: dict[str, Variant]) -> None:
    customer = make_member()
    said(customer, "gula 5, es teh 2, kopi susu 1", "1")
    draft = OrderDraft.objects.get()
    view = view_of(draft)
    assert [(row.line.quantity, row.pieces) for row in view.rows] == [(5, 3), (2, 0), (1, 1)]
    actions.show(draft=draft)
    (shown,) = answers(customer)
    assert "hanya tersisa 3" in shown
    assert "Es Teh Manis: maaf, habis" in shown
    said(customer, "oke", "2")
    assert sorted(Order.objects.get().lines.values_list("quantity", flat=True)) == [1, 3]


def test_nothing_there_is_no_order(goods: dict[str, Variant]) -> None:
    draft = draft_of("es teh 2")
    with pytest.raises(DraftUnclear):
        actions.confirm(draft=draft, expected_total=0, actor=make_user())
    assert not Order.objects.exists()


def test_an_unclear_line_is_asked_for_and_not_ordered() -> None:
    product = make_variant(name="Kaos Polos", price=5_000_000).product
    Variant.objects.filter(product=product).update(name="M")
    other = Variant.objects.create(product=product, sku="KP-L", name="L", price=5_000_000)
    customer = make_member()
    draft = draft_of("kaos polos 2", customer)
    line = draft.lines.get()
    assert line.variant is None
    assert set(line.alternatives) == set(product.variants.values_list("id", flat=True))
    actions.show(draft=draft)
    assert "yang mana" in answers(customer)[0]
    draft.refresh_from_db()
    assert draft.state == "prepared"
    with pytest.raises(DraftUnclear):
        actions.confirm(draft=draft, expected_total=None, actor=make_user())
    actions.set_line(draft=draft, line=line, quantity=2, variant_id=other.pk)
    assert draft.lines.get().variant == other


def test_confirming_twice_gives_the_same_order(goods: dict[str, Variant]) -> None:
    draft, owner = draft_of("kopi susu 2"), make_user()
    total = view_of(draft).total
    stale = OrderDraft.objects.get(pk=draft.pk)
    first = actions.confirm(draft=draft, expected_total=total, actor=owner)
    assert actions.confirm(draft=stale, expected_total=total, actor=owner) == first
    assert Order.objects.count() == 1


def test_a_draft_that_changed_since_it_was_shown_waits_again(goods: dict[str, Variant]) -> None:
    customer = make_member()
    draft = draft_of("kopi susu 2", customer)
    actions.show(draft=draft)
    actions.set_line(draft=draft, line=draft.lines.get(), quantity=3)
    assert draft.state == "prepared"
    said(customer, "ya", "2")
    assert not Order.objects.exists()


def test_the_same_state_of_a_draft_is_sent_once(goods: dict[str, Variant]) -> None:
    customer = make_member()
    draft = draft_of("kopi susu 2", customer)
    actions.show(draft=draft)
    actions.show(draft=draft)
    assert len(answers(customer)) == 1


def test_a_newer_order_takes_the_place_of_the_older(goods: dict[str, Variant]) -> None:
    customer = make_member()
    said(customer, "kopi susu 2", "1")
    said(customer, "gula 1 aja ya kak", "2")
    assert list(OrderDraft.objects.order_by("id").values_list("state", flat=True)) == ["dropped", "prepared"]


def test_words_are_added_and_a_dropped_draft_stays_as_it_is(goods: dict[str, Variant]) -> None:
    draft, owner = draft_of("kopi susu 2"), make_user()
    assert actions.add_words(draft=draft, text="gula 1") == 1
    with pytest.raises(AssistantError):
        actions.add_words(draft=draft, text="pesawat terbang")
    actions.drop(draft=draft, actor=owner)
    with pytest.raises(DraftClosed):
        actions.add_words(draft=draft, text="gula 1")
    with pytest.raises(DraftClosed):
        actions.confirm(draft=draft, expected_total=None, actor=owner)
    assert draft.lines.count() == 2


def test_a_draft_without_a_customer_is_ordered_once_it_has_one(goods: dict[str, Variant]) -> None:
    draft = actions.read_order(text="kopi susu 1", key="paste:1")
    assert draft is not None
    with pytest.raises(DraftUnclear):
        actions.confirm(draft=draft, expected_total=None, actor=make_user())
    with pytest.raises(AssistantError):
        actions.show(draft=draft)
    actions.set_customer(draft=draft, customer=make_member())
    order = actions.confirm(draft=draft, expected_total=1_800_000, actor=make_user())
    assert order.subtotal == 1_800_000


def test_another_total_than_the_staff_saw_is_refused_and_noted(goods: dict[str, Variant]) -> None:
    draft = draft_of("kopi susu 1")
    with pytest.raises(AkrabError):
        actions.confirm_or_note(draft=draft, expected_total=1, actor=make_user())
    draft.refresh_from_db()
    assert (draft.state, bool(draft.problem), Order.objects.count()) == ("prepared", True, 0)


def test_clear_orders_are_shown_at_once_where_the_shop_wishes(goods: dict[str, Variant]) -> None:
    shop.store({"assistant_orders": "customer"})
    clear, vague = make_member(), make_member()
    said(clear, "kak mau kopi susu 2", "1")
    assert len(answers(clear)) == 1
    assert OrderDraft.objects.get(customer=clear).state == "shown"
    said(vague, "kopi susu 2 less sugar ekstra boba", "2")
    assert answers(vague) == []
    assert OrderDraft.objects.get(customer=vague).state == "prepared"


def test_switched_off_nothing_is_read(goods: dict[str, Variant]) -> None:
    shop.store({"assistant_orders": "off"})
    said(make_member(), "kopi susu 2", "1")
    assert not OrderDraft.objects.exists()


def test_the_web_basket_stays_as_it_is(goods: dict[str, Variant]) -> None:
    from akrab.orders import baskets

    customer = make_member()
    baskets.add(variant_id=goods["sugar"].pk, quantity=1, customer=customer)
    draft = draft_of("kopi susu 1", customer)
    mark_shown(draft=draft, actor=make_user())
    actions.confirm(draft=draft, expected_total=1_800_000)
    assert baskets.open_basket(customer=customer).lines.get().variant == goods["sugar"]  # type: ignore[union-attr]
    assert conversation_of(customer).pk
