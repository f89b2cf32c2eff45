"""Bringing a questionnaire to customers: a link of their own for each, prepared for WhatsApp by hand or by e-mail."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import shop
from akrab.customers.models import Customer
from akrab.engagement.models import Questionnaire, Reply
from akrab.engagement.questions.answering import is_open, token_of
from akrab.engagement.questions.errors import QuestionError
from akrab.engagement.texts import language_of
from akrab.messaging.mass import Recipient, queue_many
from akrab.messaging.models import Message
from akrab.messaging.texts.rendering import compile_text
from akrab.messaging.whatsapp import tapping

MOST = 500  # prepared at once for sending by hand
PURPOSE = "marketing"  # a shop's questions are not part of an order


@dataclass(frozen=True)
class Sent:
    """`left_out`: without an address, without consent, with enough messages this week, or told before."""

    queued: int
    left_out: int


def link_of(questionnaire: Questionnaire, customer: Customer) -> str:
    """The address at which this customer answers without signing in."""
    token = token_of(questionnaire, customer.pk)
    return settings.BASE_URL + reverse("storefront:questions_own", args=[questionnaire.key, token])


def open_link(questionnaire: Questionnaire) -> str:
    """The address for everybody."""
    return settings.BASE_URL + reverse("storefront:questions", args=[questionnaire.key])


def not_asked(questionnaire: Questionnaire, tag: str = "") -> QuerySet[Customer]:
    """Customers (with the tag) who have not answered."""
    customers = Customer.objects.present().exclude(
        pk__in=Reply.objects.filter(questionnaire=questionnaire, customer__isnull=False).values("customer")
    )
    return customers.filter(tags__name=tag) if tag else customers


def words(questionnaire: Questionnaire, customer: Customer) -> str:
    """The message in the customer's language."""
    with translation.override(language_of(customer)):
        text = _("Hello %(name)s, this is %(shop)s. May we ask you a few questions? It takes a minute: %(link)s")
        known = {"name": customer.name, "shop": shop.get("name"), "link": link_of(questionnaire, customer)}
        return (text % known).replace(" ,", ",").replace("  ", " ")


def send(*, questionnaire: Questionnaire, tag: str, channel: str, actor: User) -> Sent:
    """To everybody with the tag who has not answered; who was asked already is not asked again. `channel`: "email" or
    "whatsapp" (prepared for sending by hand). Raises QuestionError."""
    if not is_open(questionnaire) or questionnaire.anonymous:
        raise QuestionError(_("Only an open questionnaire that is answered by name can be sent to customers."))
    customers = not_asked(questionnaire, tag).select_related("user").order_by("pk")
    if channel == "email":
        return _by_mail(questionnaire, customers, actor)
    asked = Message.objects.filter(key__startswith=f"questions:{questionnaire.pk}:").values("customer")
    queued = left_out = 0
    for customer in customers.exclude(pk__in=asked)[:MOST]:
        made = tapping.prepare(
            customer=customer,
            text=words(questionnaire, customer),
            about=_about(questionnaire),
            key=f"{_about(questionnaire)}:{customer.pk}:tap",
            actor=actor,
            purpose=PURPOSE,
        )
        queued, left_out = queued + (made is not None), left_out + (made is None)
    return Sent(queued, left_out)


def _by_mail(questionnaire: Questionnaire, customers: QuerySet[Customer], actor: User) -> Sent:
    texts = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            body = _("Hello {name|there},\n\nmay we ask you a few questions? It takes a minute.\n\n[Answer]({link})")
            texts[code] = compile_text(subject=_("A few questions from {shop}"), body=body, language=code)
    recipients = (
        Recipient(
            one.pk,
            Message.Channel.EMAIL,
            values={"name": one.name, "shop": str(shop.get("name")), "link": link_of(questionnaire, one)},
        )
        for one in customers.iterator(chunk_size=500)
    )
    about = _about(questionnaire)
    done = queue_many(key=about, text=texts, recipients=recipients, purpose=PURPOSE, about=about, actor=actor)
    return Sent(done.queued, sum(done.refused.values()))


def _about(questionnaire: Questionnaire) -> str:
    return f"questions:{questionnaire.pk}"
