"""Answering: once per person; what is known already is not asked, what is told goes into the record."""

import datetime as dt
import hmac
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.core import clock, customfields, shop
from akrab.core.errors import AkrabError
from akrab.customers import around, birthdays
from akrab.customers.actions import add_tag, change_customer
from akrab.customers.models import Customer, Preference
from akrab.engagement import kinds
from akrab.engagement.models import Answer, Question, Questionnaire, Reply
from akrab.engagement.questions.errors import AnsweredAlready, QuestionError, QuestionsClosed
from akrab.insight.mood import read
from akrab.journal.recording import record
from akrab.loyalty.actions import give

Kind = Question.Kind
LONGEST = 2000
SCALES = {Kind.SCALE: (1, 5), Kind.NPS: (0, 10)}


def token_of(questionnaire: Questionnaire, customer_id: int) -> str:
    """What a customer's own link ends with: it names them and cannot be made up."""
    return f"{customer_id}-{_signature(questionnaire, customer_id)}"


def customer_of_token(questionnaire: Questionnaire, token: str) -> Customer | None:
    """Whose link it is; of a merged record the kept one. None for one that we did not make."""
    number, _dash, signature = token.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 12):
        return None
    if not hmac.compare_digest(signature.encode(), _signature(questionnaire, int(number)).encode()):
        return None
    found = Customer.objects.select_related("merged_into", "user").filter(pk=int(number)).first()
    return found.merged_into if found is not None and found.merged_into_id else found


def _signature(questionnaire: Questionnaire, customer_id: int) -> str:
    key = blake2b(settings.SECRET_KEY.encode(), person=b"questions", digest_size=32).digest()
    return blake2b(f"{questionnaire.key}:{customer_id}".encode(), key=key, digest_size=10).hexdigest()


def is_open(questionnaire: Questionnaire) -> bool:
    ends = questionnaire.ends_at
    return questionnaire.state == Questionnaire.State.OPEN and (ends is None or clock.now() < ends)


def has_answered(questionnaire: Questionnaire, customer: Customer) -> bool:
    return Reply.objects.filter(questionnaire=questionnaire, customer=customer).exists()


def for_customer(customer: Customer, *, place: str) -> list[Questionnaire]:
    """What this customer may still answer. `place`: "thanks" or "account"."""
    if not shop.get("questions_asked"):
        return []
    rows = Questionnaire.objects.filter(state=Questionnaire.State.OPEN, **{f"on_{place}": True})
    rows = rows.exclude(replies__customer=customer)
    wanted = [one for one in rows if is_open(one)]
    if not any(one.tag for one in wanted):
        return wanted
    tags = set(customer.tags.values_list("name", flat=True))
    return [one for one in wanted if not one.tag or one.tag in tags]


def to_ask(questionnaire: Questionnaire, customer: Customer | None) -> list[Question]:
    """The questions whose answer the shop does not know yet."""
    questions = list(questionnaire.questions.all())
    if customer is None or not any(one.target for one in questions):
        return questions
    topics = set(customer.preferences.filter(source=Preference.Source.ASKED).values_list("topic", flat=True))
    tags = set(customer.tags.values_list("name", flat=True))
    return [one for one in questions if not _is_known(one, customer, topics, tags)]


def _is_known(question: Question, customer: Customer, topics: set[str], tags: set[str]) -> bool:
    kind, _colon, key = question.target.partition(":")
    match kind:
        case "birthday":
            return customer.birthday is not None
        case "preference":
            return key in topics
        case "custom":
            return key in customer.custom
        case "tag":
            return any(_tag(one) in tags for options in question.options for one in options.values())
    return False


def _tag(words: str) -> str:
    return " ".join(words.split()).casefold()[:40]


@transaction.atomic
def reply(
    *,
    questionnaire: Questionnaire,
    customer: Customer | None,
    given: Mapping[int, Sequence[str]],
    way: str,
    language: str,
    key: str,
) -> Reply:
    """Keep one person's answers. `given`: what was sent for each question, by its id. The same form twice is one reply.

    Raises QuestionsClosed, AnsweredAlready, or QuestionError naming the question as field "q<id>"; nothing has then
    changed.
    """
    if not is_open(questionnaire):
        raise QuestionsClosed(_("This questionnaire takes no more answers. Thank you all the same."))
    if customer is None and not questionnaire.anonymous:
        raise QuestionError(_("Please sign in, or open the link that we sent you."))
    known = Reply.objects.filter(key=key[:64], questionnaire=questionnaire, customer=customer).first()
    if known is not None:
        return known
    asked = to_ask(questionnaire, customer)
    answers = [answer for one in asked if (answer := _understood(one, given.get(one.pk, ()))) is not None]
    if not answers:
        raise QuestionError(_("Nothing is answered yet."))
    try:
        with transaction.atomic():
            made = Reply.objects.create(
                questionnaire=questionnaire, customer=customer, way=way, language=language[:8], key=key[:64],
                replied_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise AnsweredAlready(_("You have answered these questions already. Thank you!")) from error
    for answer in answers:
        answer.reply = made
    Answer.objects.bulk_create(answers)
    if customer is not None:
        for answer in answers:
            _learn(answer.question, answer, customer)
        record(kinds.QuestionnaireAnswered(title=questionnaire.name, way=way), customer_id=customer.pk, subject=made)
        if questionnaire.points:
            give(
                customer_id=customer.pk,
                points=questionnaire.points,
                note=_("Thanks for your answers"),
                reference=f"questions:{questionnaire.pk}:{customer.pk}",
            )
    return made


def _understood(question: Question, sent: Sequence[str]) -> Answer | None:
    """The answer as it is kept; None for none where none is needed. Raises QuestionError."""
    texts = [one.strip() for one in sent if one.strip()]
    field = f"q{question.pk}"
    if not texts:
        if question.required:
            raise QuestionError(_("Please answer this question."), field=field)
        return None
    answer = Answer(question=question)
    match question.kind:
        case Kind.CHOICE:
            answer.number = _place(texts[0], 0, len(question.options) - 1, field)
        case Kind.MANY:
            last = len(question.options) - 1
            answer.chosen = sorted({_place(one, 0, last, field) for one in texts[: len(question.options)]})
        case Kind.SCALE | Kind.NPS:
            answer.number = _place(texts[0], *SCALES[Kind(question.kind)], field)
        case Kind.DATE:
            try:
                answer.text = dt.date.fromisoformat(texts[0]).isoformat()
            except ValueError as error:
                raise QuestionError(_("That is no day. Choose it again."), field=field) from error
        case _:
            answer.text = texts[0].replace("\0", "")[:LONGEST]
            answer.mood = read(answer.text).mood
    return answer


def _place(text: str, low: int, high: int, field: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and low <= int(text) <= high):
        raise QuestionError(_("Choose one of the answers."), field=field)
    return int(text)


def _learn(question: Question, answer: Answer, customer: Customer) -> None:
    """Into the record, as something they said themselves. Raises QuestionError where the record refuses it."""
    kind, _colon, key = question.target.partition(":")
    try:
        match kind:
            case "birthday":
                birthdays.keep(customer=customer, birthday=dt.date.fromisoformat(answer.text), actor=None)
            case "preference":
                for words in _words(question, answer):
                    around.tell(customer=customer, topic=key, value=words[:80], actor=None)
            case "tag":
                for words in _words(question, answer):
                    add_tag(customer=customer, name=words, actor=None)
            case "custom":
                kept: dict[str, Any] = {**customer.custom, key: _words(question, answer)[0]}
                customfields.clean("customer", kept)
                change_customer(customer=customer, custom=kept)
    except AkrabError as error:
        raise QuestionError(str(error), field=f"q{question.pk}") from error


def _words(question: Question, answer: Answer) -> list[str]:
    """What was said: the words of the chosen options in the shop's language, a number, or the text."""
    if question.kind == Kind.MANY:
        return [_of_shop(question.options[place]) for place in answer.chosen]
    if question.kind == Kind.CHOICE and answer.number is not None:
        return [_of_shop(question.options[answer.number])]
    return [str(answer.number) if answer.number is not None else answer.text]


def _of_shop(option: Mapping[str, str]) -> str:
    """One wording for all, whichever language it was answered in, so that the same is counted as the same."""
    return option.get(settings.LANGUAGE_CODE) or next(iter(option.values()))
