"""Background work of engagement."""

from akrab.core.tasks import task
from akrab.engagement.earlier import count_earlier


@task
def count_earlier_purchases() -> None:
    """After the shop switched points on: what was bought within the year before counts for tiers."""
    count_earlier()
