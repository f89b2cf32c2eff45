"""Background work of loyalty."""

from akrab.core.tasks import task
from akrab.loyalty.tiers import place_all


@task
def place_everybody() -> None:
    """After the shop changed its tiers: everybody into the one that their spend reaches."""
    place_all()
