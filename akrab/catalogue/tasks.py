"""The catalogue's background work."""

from akrab.catalogue import booklet
from akrab.core.tasks import is_waiting, task


@task()
def booklet_task() -> None:
    """Make the PDF of every language whose file is missing or old."""
    booklet.make()


def booklet_if_due() -> None:
    """For the schedule: a look costs little, a task a process."""
    if booklet.is_due() and not is_waiting(booklet_task):
        booklet_task.enqueue()
