"""Double opt-in: the mail that asks whether the mailbox's owner really wants news."""

from django.conf import settings
from django.db import transaction

from akrab.consent import actions as consent
from akrab.consent import suppression
from akrab.consent.models import Confirmation
from akrab.customers.models import Customer
from akrab.messaging.models import Message
from akrab.messaging.notifying import notify_address


@transaction.atomic
def ask_to_confirm(*, customer: Customer, address: str, wording: str, language: str) -> Message:
    """Queue the mail with the link. Nothing is agreed before the link is followed and confirmed there."""
    token = consent.ask_by_mail(customer=customer, address=address, wording=wording, language=language)
    asked = Confirmation.objects.filter(customer=customer).latest("pk")
    context = {"url": f"{settings.BASE_URL}/consent/confirm/{token}/", "wording": wording, "customer": customer}
    return notify_address(address=address, template="consent_confirm", about=asked, context=context, language=language)


@transaction.atomic
def end_news(*, address: str, message: Message | None, wording: str, way: str) -> None:
    """No more news and offers to this address, whoever it belongs to; the customer's receipt says so too."""
    customer = message.customer if message is not None else None
    suppression.suppress(
        "email", address, why="asked", scope="marketing", customer_id=customer.pk if customer else None
    )
    if customer is not None:
        language = (message.language if message is not None else "") or "id"
        consent.withdraw(
            customer=customer, purpose="marketing", channel="email", wording=wording, language=language, way=way
        )
