"""Reading who may stay away: stored rows, no analysis library."""

from django.db.models import QuerySet

from akrab.insight.models import CustomerRisk, ModelCard

CARD = "slipping"


def speaks(card: ModelCard | None) -> bool:
    """Whether this model names who is slipping; else the model of buying does."""
    return card is not None and not card.trouble and not card.problem


def slipping() -> QuerySet[CustomerRisk]:
    """Who became more likely to stay away than to come and would be missed; to be ordered by -at_stake, customer."""
    return CustomerRisk.objects.filter(slipping=True, customer__merged_into=None)
