"""What the shop does about a question: written down, so that it can be looked back whether it helped."""

from django.db import transaction

from akrab.accounts.models import User
from akrab.core import clock
from akrab.insight import kinds
from akrab.insight.asked import words
from akrab.insight.models import AskedDeed, AskedQuestion
from akrab.journal.recording import record

Way = AskedDeed.Way


@transaction.atomic
def note(
    *, question: AskedQuestion, way: AskedDeed.Way, actor: User, about: int | None = None, language: str = ""
) -> AskedDeed:
    """Write down that the question was answered on a page, by a saved answer, in a product's description, kept as an
    idea or put away. about: the saved answer or the product. The same again finds the first."""
    done = AskedDeed.objects.filter(key=question.key, way=way, about=about, language=language, ended_at=None)
    known = done.order_by("id").first()
    if known is not None:
        return known
    deed = AskedDeed.objects.create(
        key=question.key, kind=question.kind, topic=question.topic, words=question.words, way=way, about=about,
        language=language, actor=actor, done_at=clock.now(),
        evidence={"people": question.people, "talks": question.talks, "nothing": question.nothing},
    )  # fmt: skip
    record(kinds.QuestionUsed(question=words.name(question), way=str(way.value)), subject=deed, actor=actor)
    return deed


@transaction.atomic
def end(*, deed: AskedDeed, actor: User) -> bool:
    """An idea is carried out or dropped; what was put away comes back. True the one time that this changed
    something."""
    if not AskedDeed.objects.filter(pk=deed.pk, ended_at=None).update(ended_at=clock.now()):
        return False
    record(kinds.QuestionEnded(question=words.name(deed), way=deed.way), subject=deed, actor=actor)
    return True
