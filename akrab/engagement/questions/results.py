"""What was answered: counts, shares, the share of promoters less that of detractors with the range it lies in."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from akrab.engagement.models import Answer, Question, Questionnaire, Reply

Z = 1.959964  # 95 % of a normal distribution lie within so many standard deviations
NEWEST = 100  # words shown
Kind = Question.Kind


@dataclass(frozen=True)
class Bar:
    label: str
    count: int
    percent: float


@dataclass(frozen=True)
class Score:
    """Net promoter score, -100 to 100, with its 95% interval."""

    value: float
    low: float
    high: float
    promoters: int
    passives: int
    detractors: int


@dataclass(frozen=True)
class Result:
    """One question. `mean` of grades only; `words` newest first, with their mood."""

    question: Question
    answered: int
    bars: list[Bar] = field(default_factory=list)
    mean: float | None = None
    score: Score | None = None
    words: list[Answer] = field(default_factory=list)
    moods: list[tuple[str, int]] = field(default_factory=list)


def results(questionnaire: Questionnaire) -> list[Result]:
    return [_result(one) for one in questionnaire.questions.all()]


def _result(question: Question) -> Result:
    rows = Answer.objects.filter(question=question)
    if question.kind in {Kind.TEXT, Kind.DATE}:
        moods = Counter(rows.exclude(mood="").values_list("mood", flat=True))
        newest = list(rows.select_related("reply__customer").order_by("-id")[:NEWEST])
        return Result(question, rows.count(), words=newest, moods=moods.most_common())
    if question.kind == Kind.MANY:
        chosen = list(rows.values_list("chosen", flat=True))
        counts = Counter(place for places in chosen for place in places)
        return Result(question, len(chosen), _bars(list(enumerate(question.labels)), counts, len(chosen)))
    numbers = Counter(number for number in rows.values_list("number", flat=True) if number is not None)
    total = numbers.total()
    if question.kind == Kind.CHOICE:
        return Result(question, total, _bars(list(enumerate(question.labels)), numbers, total))
    low, high = (1, 5) if question.kind == Kind.SCALE else (0, 10)
    bars = _bars([(one, str(one)) for one in range(low, high + 1)], numbers, total)
    mean = sum(value * count for value, count in numbers.items()) / total if total else None
    return Result(question, total, bars, mean, score_of(numbers) if question.kind == Kind.NPS else None)


def _bars(labels: list[tuple[int, str]], counts: Counter[int], total: int) -> list[Bar]:
    return [Bar(label, counts[at], 100 * counts[at] / total if total else 0.0) for at, label in labels]


def score_of(numbers: Counter[int]) -> Score | None:
    """The share of 9 and 10 less that of 0 to 6, in points; None without an answer.

    Source: Reichheld (2003), Harvard Business Review 81(12). The interval is that of the difference of two shares of
    one multinomial sample, p + q - (p - q)^2 over n; one promoter and one detractor are added for it, so that it does
    not shrink to nothing where all say the same.
    """
    total = numbers.total()
    if not total:
        return None
    promoters = numbers[9] + numbers[10]
    detractors = sum(numbers[one] for one in range(7))
    share_for, share_against = (promoters + 1) / (total + 2), (detractors + 1) / (total + 2)
    spread = Z * math.sqrt((share_for + share_against - (share_for - share_against) ** 2) / (total + 2))
    middle = share_for - share_against
    return Score(
        value=100 * (promoters - detractors) / total,
        low=max(-100.0, 100 * (middle - spread)),
        high=min(100.0, 100 * (middle + spread)),
        promoters=promoters,
        passives=total - promoters - detractors,
        detractors=detractors,
    )


def table(questionnaire: Questionnaire) -> Iterator[list[str | int]]:
    """One row per reply, the oldest first, after a row of headings: when, who (of anonymous ones nobody), answers."""
    questions = list(questionnaire.questions.all())
    yield [_("Answered at"), _("Customer"), *map(str, questions)]
    replies = Reply.objects.filter(questionnaire=questionnaire).select_related("customer").prefetch_related("answers")
    for one in replies.order_by("id").iterator(chunk_size=500):
        said = {answer.question_id: answer for answer in one.answers.all()}
        when = one.replied_at.isoformat(timespec="minutes")
        who = str(one.customer) if one.customer else ""
        yield [when, who, *(_cell(question, said.get(question.pk)) for question in questions)]


def _cell(question: Question, answer: Answer | None) -> str | int:
    if answer is None:
        return ""
    if question.kind == Kind.MANY:
        return ", ".join(question.labels[place] for place in answer.chosen)
    if question.kind == Kind.CHOICE and answer.number is not None:
        return question.labels[answer.number]
    return answer.number if answer.number is not None else answer.text
