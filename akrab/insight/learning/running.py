"""A model's run: alone on this warehouse, its card written last. Safe to kill and to run twice at any point."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from akrab.core import clock
from akrab.insight.learning import cards
from akrab.insight.learning.learners import learners
from akrab.insight.models import ModelCard
from akrab.insight.runs import last_refresh

logger = logging.getLogger(__name__)


def learn(name: str) -> ModelCard | None:
    """Bring one model up to the facts of the last refresh. None, and nothing done, where there are no facts yet or
    another process is at it. When the model fails, its old rows and card stay, with the name of what went wrong, and
    the error is raised."""
    last = last_refresh()
    if last is None or not cards.trusted(last):
        return None
    with _alone() as mine:
        if not mine:
            return None
        tried = clock.now()
        try:
            found = learners()[name].learn(last)
        except Exception as error:
            wrong = {"tried_at": tried, "problem": type(error).__name__}
            ModelCard.objects.update_or_create(name=name, defaults=wrong, create_defaults=wrong | {"made_at": tried})
            raise
        return ModelCard.objects.update_or_create(
            name=name,
            defaults={
                "made_at": clock.now(),
                "tried_at": tried,
                "problem": "",
                "as_of": last.as_of,
                "currency": last.currency,
                "subjects": found.subjects,
                "trouble": found.trouble,
                "figures": found.figures,
                "quality": found.quality,
                "quality_trouble": found.quality_trouble,
            },
        )[0]


def learn_due() -> list[str]:
    """All models that have something to learn; one that fails stops no other. Returns the names of those that did."""
    done = []
    for name in cards.due():
        try:
            card = learn(name)
        except Exception:
            logger.exception("The model %s failed; its figures of before stay", name)
            continue
        if card is not None:
            done.append(name)
            logger.info("The model %s learnt of %d %s", name, card.subjects, card.trouble)
    return done


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this process may work: one at a time on this warehouse. The lock goes with its process."""
    place = Path(settings.WAREHOUSE)
    place.mkdir(parents=True, exist_ok=True)
    with (place / ".learning.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
