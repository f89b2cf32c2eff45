"""Reading the groups of customers: stored rows, no analysis library."""

from django.db.models import QuerySet

from akrab.insight.models import CustomerGroup

CARD = "groups"


def members(group: str) -> QuerySet[CustomerGroup]:
    """Who belongs to a group; to be ordered by group, customer."""
    return CustomerGroup.objects.filter(group=group, customer__merged_into=None)
