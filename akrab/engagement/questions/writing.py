"""Writing a questionnaire: only while nobody has answered may its questions change."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, customfields, shop
from akrab.customers.models import Preference
from akrab.engagement import kinds
from akrab.engagement.models import Question, Questionnaire
from akrab.engagement.questions.errors import QuestionError
from akrab.journal.recording import record

MOST_QUESTIONS = 20
MOST_OPTIONS = 20
MOST_POINTS = 10_000
LONGEST = 200
WITH_OPTIONS = (Question.Kind.CHOICE, Question.Kind.MANY)
FREE_SPACE = 1000  # where positions go for a moment while two questions change places


@transaction.atomic
def save(*, questionnaire: Questionnaire | None, actor: User, **details: Any) -> Questionnaire:
    """Write a new questionnaire, or change its name, texts and where it is shown. Raises QuestionError."""
    one = questionnaire or Questionnaire(key=secrets.token_urlsafe(12), created_at=clock.now())
    for name, value in details.items():
        setattr(one, name, value)
    if not one.name.strip():
        raise QuestionError(_("Give the questionnaire a name, for yourself."), field="name")
    if not any(words.get("title") for words in one.texts.values()):
        raise QuestionError(_("Write a title: it is the first that people read."), field="title_id")
    if one.points > MOST_POINTS:
        raise QuestionError(_("At most %(n)d points.") % {"n": MOST_POINTS}, field="points")
    one.save()
    record(kinds.QuestionnaireSaved(title=one.name), subject=one, actor=actor)
    return one


@transaction.atomic
def move(*, questionnaire: Questionnaire, state: str, actor: User) -> None:
    """Open it, or close it. Raises QuestionError for one without questions."""
    if state not in {Questionnaire.State.OPEN, Questionnaire.State.CLOSED}:
        raise QuestionError(_("A questionnaire is opened or closed."))
    if state == Questionnaire.State.OPEN and not questionnaire.questions.exists():
        raise QuestionError(_("Write at least one question first."))
    if state == Questionnaire.State.OPEN:
        shop.store({"questions_asked": True})
    if Questionnaire.objects.filter(pk=questionnaire.pk).exclude(state=state).update(state=state):
        what = kinds.QuestionnaireMoved(title=questionnaire.name, state=state)
        record(what, subject=questionnaire, actor=actor)
    questionnaire.state = state


@transaction.atomic
def add_question(
    *,
    questionnaire: Questionnaire,
    kind: str,
    texts: Mapping[str, str],
    options: Sequence[Mapping[str, str]] = (),
    target: str = "",
    required: bool = True,
) -> Question:
    """One more question at the end. Raises QuestionError."""
    _still_free(questionnaire)
    if kind not in Question.Kind.values:
        raise QuestionError(_("Choose how it is answered."), field="kind")
    said = {language: text.strip()[:LONGEST] for language, text in texts.items() if text.strip()}
    if not said:
        raise QuestionError(_("Write the question."), field="question_id")
    if kind in WITH_OPTIONS and not 2 <= len(options) <= MOST_OPTIONS:
        raise QuestionError(
            _("Write between 2 and %(n)d answers to choose from, one in each line.") % {"n": MOST_OPTIONS},
            field="options_id",
        )
    if questionnaire.questions.count() >= MOST_QUESTIONS:
        raise QuestionError(_("There are %(n)d questions already. Short ones are answered more often.")
                            % {"n": MOST_QUESTIONS})  # fmt: skip
    if target not in dict(targets(kind)):
        raise QuestionError(_("This answer cannot be kept there."), field="target")
    last = questionnaire.questions.aggregate(last=Max("position"))["last"]
    return Question.objects.create(
        questionnaire=questionnaire,
        position=0 if last is None else last + 1,
        kind=kind,
        texts=said,
        options=[dict(one) for one in options] if kind in WITH_OPTIONS else [],
        target=target,
        required=required,
    )


@transaction.atomic
def remove_question(*, question: Question) -> None:
    """Raises QuestionError once somebody has answered."""
    _still_free(question.questionnaire)
    question.delete()


@transaction.atomic
def raise_question(*, question: Question) -> None:
    """One place further up. Raises QuestionError once somebody has answered."""
    _still_free(question.questionnaire)
    rows = Question.objects.filter(questionnaire=question.questionnaire)
    above = rows.filter(position__lt=question.position).order_by("-position").first()
    if above is None:
        return
    mine, theirs = question.position, above.position
    rows.filter(pk=question.pk).update(position=F("position") + FREE_SPACE)
    rows.filter(pk=above.pk).update(position=mine)
    rows.filter(pk=question.pk).update(position=theirs)


def _still_free(questionnaire: Questionnaire) -> None:
    if questionnaire.replies.exists():
        raise QuestionError(
            _("Somebody has answered already: the questions stay as they are. Begin a new one instead.")
        )


def targets(kind: str) -> list[tuple[str, Any]]:
    """Where answers of this kind can be kept: code and name; the first means nowhere."""
    found: list[tuple[str, Any]] = [("", _("Only in the results"))]
    if kind == Question.Kind.DATE:
        found.append(("birthday", _("Birthday")))
    if kind in {*WITH_OPTIONS, Question.Kind.TEXT}:
        found += [
            (f"preference:{code}", _("Likes: %(topic)s") % {"topic": name}) for code, name in Preference.Topic.choices
        ]
    if kind in WITH_OPTIONS:
        found.append(("tag", _("As a tag of that name")))
    fitting = {"number": {"scale", "nps"}, "date": {"date"}, "choice": {"choice"}, "text": {"text", "choice", "date"}}
    for one in customfields.fields_of("customer"):
        if kind in fitting.get(one.kind, set()):
            found.append((f"custom:{one.key}", one.label))
    return found
