"""What is known of each model. Reads and marks rows; loads no mathematics."""

import datetime as dt

from akrab.core import clock
from akrab.insight.learning.learners import learners
from akrab.insight.models import ModelCard, Refresh
from akrab.insight.runs import last_refresh


def card(name: str) -> ModelCard | None:
    """The model's card; None before it ran for the first time."""
    return ModelCard.objects.filter(pk=name).first()


def want(name: str) -> None:
    """Have the model learn anew, whatever it knows. Nothing happens before it ran for the first time: it is due."""
    ModelCard.objects.filter(pk=name).update(wanted_at=clock.now())


def due() -> list[str]:
    """Models that have something to learn: asked for, or after a refresh once a day; at every refresh where a model
    only adds up, or while there is too little to say anything."""
    last = last_refresh()
    if last is None or last.finished_at is None:
        return []
    cards = ModelCard.objects.in_bulk()
    return [name for name, one in learners().items() if _is_due(cards.get(name), last.finished_at, often=one.often)]


def _is_due(known: ModelCard | None, facts_of: dt.datetime, *, often: bool) -> bool:
    if known is None:
        return True
    tried = known.tried_at
    if known.wanted_at is not None and known.wanted_at >= tried:
        return True
    today = tried.astimezone(clock.zone()).date() == clock.today()
    return facts_of > tried and (not today or often or bool(known.trouble))


def trusted(last: Refresh | None) -> bool:
    """Whether there are facts, and they tell of the same moment as the database."""
    from akrab.insight.warehouse import folder

    return last is not None and last.token in folder.current().tokens()
