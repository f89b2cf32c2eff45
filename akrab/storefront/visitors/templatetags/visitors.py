"""What the shop would like to ask this customer, on pages of theirs."""

from typing import Any

from django import template

from akrab.customers.models import Customer
from akrab.engagement.models import Questionnaire
from akrab.engagement.questions.answering import for_customer

register = template.Library()


@register.inclusion_tag("storefront/visitors/_questions.html")
def open_questions(customer: Customer, place: str) -> dict[str, Any]:
    """Questionnaires this customer has not answered; `place`: "thanks" or "account"."""
    return {"questionnaires": for_customer(customer, place=place)}


@register.filter
def part(questionnaire: Questionnaire, name: str) -> str:
    """title, intro or thanks, in the reader's language."""
    return questionnaire.part(name)


@register.filter
def get_item(values: dict[str, str], key: str) -> str:
    return values.get(key, "")
