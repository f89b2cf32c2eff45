"""Double opt-in: the mail that asks whether the mailbox's owner really wants news."""

from django.conf import settings
from django.db import transaction

from akrab.consent import actions as consent
from akrab.consent.models import Confirmation
from akrab.customers.models import Customer
from akrab.messaging.actions import notify_address
from akrab.messaging.models import Message


@transaction.atomic
def ask_to_confirm(*, customer: Customer, address: str, wording: str, language: str) -> Message:
    """Queue the mail with the link. Nothing is agreed before the link is followed and confirmed there."""
    token = consent.ask_by_mail(customer=customer, address=address, wording=wording, language=language)
    asked = Confirmation.objects.filter(customer=customer).latest("pk")
    context = {"url": f"{settings.BASE_URL}/consent/confirm/{token}/", "wording": wording, "customer": customer}
    return notify_address(address=address, template="consent_confirm", about=asked, context=context, language=language)
