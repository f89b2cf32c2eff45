"""Reading what customers are worth: stored rows, no analysis library."""

from django.db.models import QuerySet

from akrab.insight.models import CustomerWorth

CARD = "buying"


def customers(*, slipping: bool = False) -> QuerySet[CustomerWorth]:
    """Everybody the model speaks of, or those who are slipping; to be ordered by -worth or -at_stake, customer."""
    rows = CustomerWorth.objects.filter(customer__merged_into=None)
    return rows.filter(slipping=True) if slipping else rows
