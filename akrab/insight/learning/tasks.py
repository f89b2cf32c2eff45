"""Learning as work in the background."""

from akrab.core.tasks import is_waiting, task
from akrab.insight.learning import cards


@task()
def learn_task() -> None:
    """All models that have something to learn."""
    from akrab.insight.learning.running import learn_due

    learn_due()


def request(name: str) -> bool:
    """Have the model learn anew in the background; False when it waits already."""
    cards.want(name)
    return _queue()


def request_due() -> bool:
    """For the schedule: a look at the cards costs little, a task a process."""
    return bool(cards.due()) and _queue()


def _queue() -> bool:
    if is_waiting(learn_task):
        return False
    learn_task.enqueue()
    return True
