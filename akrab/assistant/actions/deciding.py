"""A draft is shown, and then becomes an order or nothing. Nothing counts that was not shown."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.assistant import kinds, texts
from akrab.assistant.errors import AssistantError, DraftClosed, DraftUnclear
from akrab.assistant.models import OrderDraft
from akrab.assistant.queries import DraftView, view_of
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.journal.recording import record
from akrab.messaging.answering import answer
from akrab.messaging.channels import ways_to
from akrab.messaging.conversations import conversation_of
from akrab.messaging.models import Message
from akrab.orders import baskets
from akrab.orders.models import Basket, Order
from akrab.payments import checkout

State = OrderDraft.State


@transaction.atomic
def show(*, draft: OrderDraft, actor: User | None = None) -> Message:
    """Send the draft to the customer, with lines, total and how to confirm it; one with open questions is sent as these
    questions. The same state of a draft is sent once. Raises DraftClosed, AssistantError or AnswerError."""
    if draft.customer is None:
        raise AssistantError(_("Say first whose order this is."), field="customer")
    view = view_of(draft)
    if not view.rows:
        raise DraftUnclear(_("Nothing stands in this draft yet. Add an article first."))
    conversation = conversation_of(draft.customer)
    ways = [way.channel for way, reach in ways_to(conversation) if not reach.refused]
    if not ways:
        raise AssistantError(_("There is no way to write to this customer now. Copy the text and send it yourself."))
    if view.is_clear:
        _mark_shown(draft, view, actor)
    elif not draft.is_open:
        raise DraftClosed(_("This draft was decided before. Look at it again."))
    return answer(
        conversation=conversation,
        text=texts.draft_text(view),
        key=f"draft:{draft.pk}:{draft.version}",
        actor=actor,
        channel=ways[0],
    )


@transaction.atomic
def mark_shown(*, draft: OrderDraft, actor: User) -> str:
    """The text to show the customer by oneself, copied or read out. Raises DraftClosed or DraftUnclear."""
    view = view_of(draft)
    if not view.is_clear:
        raise DraftUnclear(_("Choose the article of each line first."))
    _mark_shown(draft, view, actor)
    return texts.draft_text(view)


def _mark_shown(draft: OrderDraft, view: DraftView, actor: User | None) -> None:
    still = OrderDraft.objects.filter(pk=draft.pk, state__in=OrderDraft.OPEN, version=draft.version)
    if not still.update(state=State.SHOWN, shown_total=view.total, shown_at=clock.now(), problem=""):
        raise DraftClosed(_("This draft was decided before. Look at it again."))
    draft.refresh_from_db()
    record(
        kinds.DraftShown(total=view.total, currency=shop.get("currency")),
        customer_id=draft.customer_id,
        subject=draft,
        actor=actor,
    )


@transaction.atomic
def confirm(*, draft: OrderDraft, expected_total: int | None, actor: User | None = None) -> Order:
    """Order what was shown. `expected_total` (minor units) is what the customer or the person of the shop saw: at
    another price, or when less is left, the order is refused. `actor` None: the customer said yes. Confirming twice
    gives the same order. Raises DraftClosed, DraftUnclear, OrderError, BasketError, OutOfStock or PaymentError; nothing
    has then changed.
    """
    state, version = draft.state, draft.version
    # Taking the row first: of two at the same moment one waits, and then finds the order that the other placed.
    mine = OrderDraft.objects.filter(pk=draft.pk, state=state, version=version, order__isnull=True)
    claimed = mine.update(version=F("version") + 1)
    draft.refresh_from_db()
    if draft.order is not None:
        return draft.order
    if not claimed or draft.state not in ({State.SHOWN} if actor is None else set(OrderDraft.OPEN)):
        raise DraftClosed(_("This draft was decided before. Look at it again."))
    if draft.customer is None:
        raise DraftUnclear(_("Say first whose order this is."), field="customer")
    view = view_of(draft)
    if any(not row.is_clear for row in view.rows):
        raise DraftUnclear(_("Choose the article of each line first."))
    if not view.is_clear:
        raise DraftUnclear(_("Nothing of this order can be had at the moment."))
    order = checkout.place(
        method="",
        basket=_basket(view),
        customer=draft.customer,
        placing_key=draft.placing_key,
        address=draft.address,
        note=texts.note_of(draft),
        expected_total=expected_total,
        channel="chat",
        actor=actor,
    )
    OrderDraft.objects.filter(pk=draft.pk).update(
        state=State.CONFIRMED, order=order, actor=actor, decided_at=clock.now(), problem=""
    )
    draft.refresh_from_db()
    record(kinds.DraftConfirmed(number=order.number), customer_id=draft.customer_id, subject=draft, actor=actor)
    return order


def _basket(view: DraftView) -> Basket:
    """A basket of its own: what lies in the customer's web basket stays there."""
    key = ""
    for row in view.rows:
        if row.variant is not None and row.pieces:
            key = baskets.add(variant_id=row.variant.pk, quantity=row.pieces, key=key).key
    basket = baskets.open_basket(key=key)
    assert basket is not None
    return basket


def confirm_or_note(*, draft: OrderDraft, expected_total: int | None, actor: User | None = None) -> Order:
    """The same; a refusal is noted on the draft, which the shop then has to look at. Raises as `confirm` does."""
    try:
        return confirm(draft=draft, expected_total=expected_total, actor=actor)
    except AkrabError as error:
        open_one = OrderDraft.objects.filter(pk=draft.pk, state__in=OrderDraft.OPEN)
        open_one.update(state=State.PREPARED, problem=str(error)[:300])
        raise


@transaction.atomic
def drop(*, draft: OrderDraft, actor: User | None = None) -> None:
    """It comes to nothing. Dropping twice is harmless; an order that was placed stays."""
    if OrderDraft.objects.filter(pk=draft.pk, state__in=OrderDraft.OPEN).update(
        state=State.DROPPED, actor=actor, decided_at=clock.now()
    ):
        record(kinds.DraftDropped(), customer_id=draft.customer_id, subject=draft, actor=actor)
