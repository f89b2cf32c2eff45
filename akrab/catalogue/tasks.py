"""The catalogue's background work."""

from django.utils import translation

from akrab.catalogue import booklet, repricing
from akrab.catalogue.models import PriceChange
from akrab.core.tasks import is_waiting, task


@task()
def booklet_task() -> None:
    """Make the PDF of every language whose file is missing or old."""
    booklet.make()


@task()
def price_change_task(change_id: int) -> None:
    """Many prices, or many put back; goes on where it was stopped."""
    change = PriceChange.objects.select_related("actor").filter(pk=change_id).first()
    language = change.actor.language if change and change.actor else ""
    with translation.override(language or translation.get_language()):
        repricing.work_off(change_id)


def booklet_if_due() -> None:
    """For the schedule: a look costs little, a task a process."""
    if booklet.is_due() and not is_waiting(booklet_task):
        booklet_task.enqueue()
