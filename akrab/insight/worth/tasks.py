"""Customers' worth as work in the background."""

import logging

from akrab.core import clock
from akrab.core.tasks import is_waiting, task
from akrab.insight.runs import last_refresh
from akrab.insight.worth.queries import card

logger = logging.getLogger(__name__)


@task()
def worth_task() -> None:
    """Work out what customers are worth from the newest facts."""
    from akrab.insight.worth.making import make

    made = make()
    if made is not None:
        logger.info("Worth of %d customers worked out %s", made.customers, made.trouble)


def request_worth() -> bool:
    """Queue it; False when one waits already."""
    if is_waiting(worth_task):
        return False
    worth_task.enqueue()
    return True


def request_if_due() -> bool:
    """For the schedule: after a refresh, at most once a day, and at once while there was too little to say anything."""
    last, known = last_refresh(), card()
    if last is None or last.finished_at is None:
        return False
    if known is not None:
        today = known.made_at.astimezone(clock.zone()).date() == clock.today()
        if last.finished_at <= known.made_at or (today and not known.trouble):
            return False
    return request_worth()
