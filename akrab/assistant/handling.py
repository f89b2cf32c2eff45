"""What becomes of one incoming message: a command, an answer to a draft, an order, or nothing."""

import datetime as dt
import re

from django.db import transaction
from django.utils import translation

from akrab.assistant import actions, texts
from akrab.assistant.actions.chatting import HIDDEN, is_pin
from akrab.assistant.models import OrderDraft
from akrab.assistant.queries import shown_to, view_of
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.journal.models import Entry
from akrab.messaging import search
from akrab.messaging.answering import answer
from akrab.messaging.conversations import seen
from akrab.messaging.models import Conversation, Message, WebhookNotice

FRESH = dt.timedelta(days=1)  # what waited longer was seen to by somebody
_YES = re.compile(
    r"(?:ya+|iya+|y|yes|yup|ok(?:e|ay|ey)?|sip|siap|betul|benar|bener|setuju|lanjut|jadi|deal|gas)"
    r"(?:\s+(?:kak|min|bu|pak|bang|mba|mbak|gan|sis|ya|betul|benar|jadi|pesan|lanjut|setuju|please|sip))*"
)
_NO = re.compile(
    r"(?:tidak|ga|gak|nggak|enggak|no|nope|batal|batalkan|cancel|jangan)(?:\s+(?:jadi|kak|min|bu|pak|dulu|usah|deh|aja|ya))*"
)


def handle(message: Message) -> None:
    """Harmless twice: drafts, commands and answers all carry the message's key."""
    if message.created_at < clock.now() - FRESH or not message.text.strip():
        return
    if message.channel == Message.Channel.WHATSAPP and _command(message):
        return
    customer = message.customer
    if customer is None or _decision(message, customer):
        return
    if shop.get("assistant_orders") == "off" or (customer.user and customer.user.is_of_the_shop):
        return
    draft = actions.read_order(text=message.text, key=f"message:{message.pk}", customer=customer, message=message)
    if draft is not None and draft.state == OrderDraft.State.PREPARED and shop.get("assistant_orders") == "customer":
        _show_if_clear(draft)


def _command(message: Message) -> bool:
    """A text of somebody of the shop from their own WhatsApp number. True when it was answered."""
    said = actions.answer(message.recipient, message.text, key=message.key)
    if not said:
        return False
    if is_pin(message.text):
        _hide(message)
    conversation = message.conversation
    if conversation is not None:
        _say(conversation, said, key=f"chat:{message.pk}", channel=message.channel)
        seen(conversation=conversation)
    return True


@transaction.atomic
def _hide(message: Message) -> None:
    """A PIN stands nowhere: neither in the conversation nor in the journal nor among the words to search by."""
    Message.objects.filter(pk=message.pk).update(text=HIDDEN)
    for entry in Entry.objects.filter(kind="message.received", subject_type="message", subject_id=message.pk):
        Entry.objects.filter(pk=entry.pk).update(data={**entry.data, "text": HIDDEN})
    talks = Conversation.objects.filter(messages=message, last_text=message.text.strip())
    Conversation.objects.filter(pk__in=talks.values("pk")).update(last_text=HIDDEN)
    if message.provider_id:  # the notice that brought it, as it came
        WebhookNotice.objects.filter(body__contains=message.provider_id, handled_at__isnull=False).update(body="")
    message.text = HIDDEN
    search.forget_messages([message.pk])


def _decision(message: Message, customer: Customer) -> bool:
    """A plain yes or no to the draft that the customer was shown. True when it was one."""
    said = re.sub(r"[^\w\s]", " ", message.text.lower()).strip()
    said = re.sub(r"\s+", " ", said)
    yes, no = bool(_YES.fullmatch(said)), bool(_NO.fullmatch(said))
    draft = shown_to(customer) if yes or no else None
    if draft is None or (draft.shown_at is not None and message.created_at < draft.shown_at):
        return False
    if no:
        actions.drop(draft=draft)
        reply = texts.dropped_text(customer)
    else:
        with translation.override(texts.language_of(customer)):
            try:
                order = actions.confirm_or_note(draft=draft, expected_total=draft.shown_total)
                reply = texts.ordered_text(order, customer)
            except AkrabError as error:
                reply = texts.refused_text(str(error), customer)
    if message.conversation is not None:
        _say(message.conversation, reply, key=f"draft:{draft.pk}:{message.pk}", channel=message.channel)
    return True


def _show_if_clear(draft: OrderDraft) -> None:
    """Only what nobody could read otherwise goes out by itself; the rest waits for somebody of the shop."""
    if view_of(draft).is_sure:
        try:
            actions.show(draft=draft)
        except AkrabError:  # no way to write now: it stays prepared, and the shop sees it
            return


def _say(conversation: Conversation, text: str, *, key: str, channel: str) -> None:
    try:
        answer(conversation=conversation, text=text, key=key, actor=None, channel=channel)
    except (AkrabError, KeyError):  # the channel is closed: the shop sees the message itself
        return
