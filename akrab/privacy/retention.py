"""What is no longer needed is forgotten by itself, a few hundred rows at a time."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from akrab.consent.models import Confirmation
from akrab.core import clock, search, shop
from akrab.customers.models import Customer
from akrab.journal.models import Entry
from akrab.messaging.models import Attachment, Conversation, Message
from akrab.messaging.models.phones import PhoneNotice
from akrab.messaging.models.whatsapp import WebhookNotice
from akrab.messaging.personal_data import forget_files
from akrab.messaging.search import forget_messages
from akrab.orders.models import Order
from akrab.payments.models import Notice
from akrab.privacy import erasure
from akrab.reviews.models import StockAlert
from akrab.tracking.forgetting import forget_visits

CHUNK = 500
DAY = 1
ALERT_DAYS = 180
CONFIRM_DAYS = 14
WORDS = dict.fromkeys(("subject", "text", "html", "reason", "mood_words"), "")


@dataclass(frozen=True)
class Rule:
    """`after` gives the days (0: never); `forget` handles up to CHUNK rows older than the moment and says how many."""

    name: str
    label: str | Promise
    after: Callable[[], int]
    forget: Callable[[dt.datetime], int]


@transaction.atomic
def last_letters(before: dt.datetime) -> int:
    """Letters to people who were erased belong to nobody; once sent they are emptied."""
    gone = Message.objects.filter(
        template="privacy_answer", customer=None, created_at__lt=before, state__in=["sent", "failed"]
    ).exclude(recipient="")
    pks = list(gone.values_list("pk", flat=True)[:CHUNK])
    return Message.objects.filter(pk__in=pks).update(recipient="", **WORDS)


@transaction.atomic
def visitor_chats(before: dt.datetime) -> int:
    """Conversations with people who never became known."""
    old = list(Conversation.objects.filter(customer=None, last_at__lt=before).values_list("pk", flat=True)[:CHUNK])
    messages = Message.objects.filter(conversation__in=old)
    forget_files(Attachment.objects.filter(message__in=messages))
    Entry.objects.filter(
        subject_type="message", subject_id__in=list(messages.values_list("pk", flat=True)), customer=None
    ).update(data={})
    forget_messages(messages.values_list("pk", flat=True))
    search.forget("visitor", old)
    messages.delete()
    Conversation.objects.filter(pk__in=old).delete()
    return len(old)


@transaction.atomic
def notices(before: dt.datetime) -> int:
    """What payment services and WhatsApp sent, word for word."""
    payments = list(Notice.objects.filter(received_at__lt=before).exclude(body="").values_list("pk", flat=True)[:CHUNK])
    Notice.objects.filter(pk__in=payments).update(body="", headers={})
    raw = list(
        WebhookNotice.objects.filter(received_at__lt=before).exclude(body="").values_list("pk", flat=True)[:CHUNK]
    )
    WebhookNotice.objects.filter(pk__in=raw).update(body="")
    kept = PhoneNotice.objects.filter(received_at__lt=before).exclude(body="", query="")
    calls = list(kept.values_list("pk", flat=True)[:CHUNK])
    PhoneNotice.objects.filter(pk__in=calls).update(body="", query="")
    return len(payments) + len(raw) + len(calls)


@transaction.atomic
def words_of_messages(before: dt.datetime) -> int:
    """The words of old messages; that there was one stays."""
    old = Message.objects.filter(created_at__lt=before).exclude(text="")
    pks = list(old.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    forget_messages(pks)
    return Message.objects.filter(pk__in=pks).update(data={}, **WORDS)


@transaction.atomic
def unconfirmed(before: dt.datetime) -> int:
    pks = list(Confirmation.objects.filter(confirmed_at=None, asked_at__lt=before).values_list("pk", flat=True)[:CHUNK])
    Confirmation.objects.filter(pk__in=pks).delete()
    return len(pks)


@transaction.atomic
def stock_alerts(before: dt.datetime) -> int:
    pks = list(
        StockAlert.objects.filter(created_at__lt=before).exclude(state="waiting").values_list("pk", flat=True)[:CHUNK]
    )
    StockAlert.objects.filter(pk__in=pks).delete()
    return len(pks)


def strangers(before: dt.datetime) -> int:
    """People who never bought and gave no sign since; each erased like one who asked for it."""
    orders = Order.objects.filter(customer=OuterRef("pk"))
    signs = Entry.objects.filter(customer=OuterRef("pk"), occurred_at__gte=before)
    silent = Customer.objects.present().filter(created_at__lt=before, user=None).exclude(name="", handles=None)
    found = silent.filter(~Exists(orders), ~Exists(signs)).distinct().order_by("pk")[:50]
    for customer in found:
        erasure.erase(customer=customer, actor=None)
    return len(found)


def visits(before: dt.datetime) -> int:
    """Single visits to the pages, with what happened in them."""
    return forget_visits(before, CHUNK)


def _months(key: str) -> Callable[[], int]:
    return lambda: int(shop.get(key)) * 30


RULES = [
    Rule("last_letters", _("Last letters to people who were erased"), lambda: DAY, last_letters),
    Rule(
        "visitor_chats", _("Chats of unknown visitors"), lambda: int(shop.get("keep_visitor_chats_days")), visitor_chats
    ),
    Rule("notices", _("Notices of other services as they came"), lambda: int(shop.get("keep_notices_days")), notices),
    Rule("visits", _("Single visits to the pages"), lambda: int(shop.get("visits_days")), visits),
    Rule("messages", _("The words of old messages"), _months("keep_messages_months"), words_of_messages),
    Rule("unconfirmed", _("E-mail addresses that were never confirmed"), lambda: CONFIRM_DAYS, unconfirmed),
    Rule("stock_alerts", _("Who waited for goods that are back"), lambda: ALERT_DAYS, stock_alerts),
    Rule("strangers", _("People who never bought and gave no sign"), _months("forget_after_months"), strangers),
]


def forget_all() -> dict[str, int]:
    """Every rule until nothing is left for it; returns how many rows each one forgot."""
    done = {}
    for rule in RULES:
        days, total = rule.after(), 0
        if days:
            before = clock.now() - dt.timedelta(days=days)
            while (count := rule.forget(before)) > 0:
                total += count
                if count < CHUNK:
                    break
        done[rule.name] = total
    return done
