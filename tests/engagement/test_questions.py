"""Questionnaires: once per person, what is known is not asked, what is told goes into the record."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from akrab.accounts.fields import add_custom_field
from akrab.consent.actions import give
from akrab.core import clock, shop
from akrab.customers import birthdays
from akrab.customers.merging import merge
from akrab.customers.models import Customer
from akrab.engagement.models import Answer, Questionnaire, Reply
from akrab.engagement.questions import answering, results, sending, writing
from akrab.engagement.questions.errors import AnsweredAlready, QuestionError, QuestionsClosed
from akrab.loyalty.queries import balance
from akrab.messaging.models import Message
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer, make_member
from tests.engagement.factories import make_questionnaire

pytestmark = pytest.mark.django_db


def answer(one: Questionnaire, customer: Customer | None, *said: Sequence[str], key: str = "") -> Reply:
    asked = answering.to_ask(one, customer)
    given = {question.pk: words for question, words in zip(asked, said, strict=False)}
    key = key or f"form-{customer.pk if customer else 'x'}-{one.pk}"
    return answering.reply(questionnaire=one, customer=customer, given=given, way="link", language="id", key=key)


def test_answers_go_into_the_record_as_said_by_the_customer() -> None:
    field = add_custom_field(entity="customer", label="Ukuran sepatu", kind="text", actor=make_user())
    one = make_questionnaire("choice>preference:colour", "date>birthday", "many>tag", f"text>custom:{field.key}", "nps")
    customer = make_member(name="Siti")
    answer(one, customer, ["1"], ["1990-05-17"], ["0", "2"], ["42"], ["9"])
    customer = Customer.objects.get(pk=customer.pk)
    assert customer.birthday == dt.date(1990, 5, 17)
    told = customer.preferences.get()
    assert (told.topic, told.value, told.source) == ("colour", "biru", "asked")
    assert set(customer.tags.values_list("name", flat=True)) == {"merah", "hijau"}
    assert customer.custom == {field.key: "42"}


def test_what_is_known_is_not_asked_again() -> None:
    customer = make_member()
    first = make_questionnaire("date>birthday", "choice>preference:colour", "many>tag")
    answer(first, customer, ["1990-05-17"], ["0"], ["0"])
    again = make_questionnaire("date>birthday", "choice>preference:colour", "many>tag", "text")
    assert [one.kind for one in answering.to_ask(again, Customer.objects.get(pk=customer.pk))] == ["text"]
    assert len(answering.to_ask(again, make_member(name="Budi"))) == 4


def test_one_person_answers_once_and_a_doubled_click_is_one_reply() -> None:
    one = make_questionnaire("nps")
    customer = make_member()
    first = answer(one, customer, ["9"], key="a" * 20)
    assert answer(one, customer, ["9"], key="a" * 20) == first
    with pytest.raises(AnsweredAlready):
        answer(one, customer, ["2"], key="b" * 20)
    assert Reply.objects.count() == 1


def test_thanks_in_points_come_once() -> None:
    shop.store({"points_on": True})
    one = make_questionnaire("nps", points=25)
    customer = make_member()
    answer(one, customer, ["9"])
    assert balance(customer.pk) == 25


def test_what_a_record_refuses_changes_nothing() -> None:
    one = make_questionnaire("date>birthday", "many>tag")
    customer = make_member()
    with pytest.raises(QuestionError) as refused:
        answer(one, customer, [str(clock.today() + dt.timedelta(days=2))], ["0"])
    assert refused.value.field == f"q{one.questions.all()[0].pk}"
    assert not Reply.objects.exists()
    assert not customer.tags.exists()


@pytest.mark.parametrize(
    ("kind", "said"),
    [("nps", ["11"]), ("nps", ["-1"]), ("nps", ["nine"]), ("nps", ["٣"]), ("scale", ["0"]), ("choice", ["3"]),
     ("many", ["0", "7"]), ("date", ["17-05-1990"]), ("nps", []), ("text", ["  "])],
)  # fmt: skip
def test_a_forged_answer_is_refused(kind: str, said: list[str]) -> None:
    with pytest.raises(QuestionError):
        answer(make_questionnaire(kind), make_member(), said)
    assert not Answer.objects.exists()


def test_a_closed_one_takes_no_answers() -> None:
    for one in (make_questionnaire("nps", state="closed"), make_questionnaire("nps", ends_at=clock.now())):
        with pytest.raises(QuestionsClosed):
            answer(one, make_member(), ["9"])


def test_of_one_without_names_nobody_is_known() -> None:
    one = make_questionnaire("nps", anonymous=True)
    for number in range(2):
        assert answer(one, None, ["9"], key=f"key-{number}").customer is None
    with pytest.raises(QuestionError):
        answer(make_questionnaire("nps"), None, ["9"])


def test_a_link_names_its_customer_and_cannot_be_made_up() -> None:
    one, other = make_questionnaire(), make_questionnaire()
    customer = make_customer(name="Siti")
    token = answering.token_of(one, customer.pk)
    assert answering.customer_of_token(one, token) == customer
    for wrong in (
        answering.token_of(other, customer.pk),
        f"{customer.pk}-",
        f"{customer.pk}",
        f"{customer.pk + 1}-{token.partition('-')[2]}",
        "٣-x",
        "-",
    ):
        assert answering.customer_of_token(one, wrong) is None
    keep = make_customer(name="Siti A", phone="0812-1111-2222")
    merge(keep=keep, gone=customer, actor=make_user())
    assert answering.customer_of_token(one, token) == keep


def test_two_records_that_both_answered_become_one_without_loss() -> None:
    one = make_questionnaire()
    keep, gone = make_customer(name="Siti"), make_customer(name="Siti A")
    for customer in (keep, gone):
        answer(one, customer, ["9"])
    merge(keep=keep, gone=gone, actor=make_user())
    assert Reply.objects.count() == 2


def test_questions_stay_once_somebody_has_answered() -> None:
    one = make_questionnaire("nps", "text")
    first, second = one.questions.all()
    writing.raise_question(question=second)
    assert [question.kind for question in one.questions.all()] == ["text", "nps"]
    answer(one, make_member(), ["Bagus"], ["9"])
    for deed in (
        lambda: writing.remove_question(question=first),
        lambda: writing.raise_question(question=first),
        lambda: writing.add_question(questionnaire=one, kind="text", texts={"id": "Lagi?"}),
    ):
        with pytest.raises(QuestionError):
            deed()


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"kind": "song"}, "kind"),
        ({"texts": {"id": " "}}, "question_id"),
        ({"kind": "choice", "options": [{"id": "satu"}]}, "options_id"),
        ({"target": "birthday"}, "target"),
        ({"target": "custom:nothing"}, "target"),
    ],
)
def test_a_question_that_cannot_work_is_refused(details: dict[str, Any], field: str) -> None:
    one = make_questionnaire(state="draft")
    with pytest.raises(QuestionError) as refused:
        writing.add_question(questionnaire=one, **{"kind": "text", "texts": {"id": "Apa?"}, **details})
    assert refused.value.field == field


def test_results_count_share_and_read_the_mood() -> None:
    one = make_questionnaire("choice", "many", "scale", "text")
    said = [
        (["0"], ["0", "1"], ["4"], ["Pelayanannya ramah sekali, puas"]),
        (["0"], ["1"], ["5"], ["Kecewa, barang rusak"]),
    ]
    for number, words in enumerate(said):
        answer(one, make_member(name=f"P{number}"), *words)
    choice, many, scale, text = results.results(one)
    assert [(bar.label, bar.count, bar.percent) for bar in choice.bars] == [
        ("merah", 2, 100),
        ("biru", 0, 0),
        ("hijau", 0, 0),
    ]
    assert [bar.count for bar in many.bars] == [1, 2, 0]
    assert scale.mean == 4.5
    assert dict(text.moods) == {"positive": 1, "negative": 1}
    rows = list(results.table(one))
    assert rows[1][1:] == ["P0", "merah", "merah, biru", 4, "Pelayanannya ramah sekali, puas"]


@pytest.mark.once
def test_the_promoter_score_comes_with_its_range() -> None:
    found = results.score_of(Counter({10: 50, 9: 10, 8: 20, 3: 20}))
    assert found is not None
    assert (found.value, found.promoters, found.passives, found.detractors) == (40, 60, 20, 20)
    assert (round(found.low, 1), round(found.high, 1)) == (23.6, 54.9)
    alone = results.score_of(Counter({10: 1}))
    assert alone is not None
    assert alone.low < 0 < alone.high == 100
    assert results.score_of(Counter()) is None


def test_it_is_sent_to_those_who_agreed_and_to_nobody_twice() -> None:
    actor = make_user()
    one = make_questionnaire("nps")
    willing = make_customer(name="Siti", phone="0812-3456-7801", email="siti@example.com")
    make_customer(name="Budi", phone="0812-3456-7802", email="budi@example.com")
    for channel in ("whatsapp", "email"):
        give(customer=willing, purpose="marketing", channel=channel, wording="ya", language="id", way="office")
    with clock.as_of(dt.datetime.fromisoformat("2026-11-18T12:00+07:00")):
        sent = sending.send(questionnaire=one, tag="", channel="whatsapp", actor=actor)
        assert (sent.queued, sent.left_out) == (1, 1)
        message = Message.objects.get()
        assert sending.link_of(one, willing) in message.text
        assert sending.send(questionnaire=one, tag="", channel="whatsapp", actor=actor).queued == 0
        assert sending.send(questionnaire=one, tag="", channel="email", actor=actor).queued == 0  # told the same lately
        other = make_questionnaire("nps")
        assert sending.send(questionnaire=other, tag="", channel="email", actor=actor).queued == 1
    mail = Message.objects.get(channel="email")
    assert "Jawab" in mail.text or "Answer" in mail.text
    assert sending.link_of(other, willing) in mail.text
    with pytest.raises(QuestionError):
        sending.send(questionnaire=make_questionnaire(anonymous=True), tag="", channel="email", actor=actor)


def test_pages_of_the_customer_show_what_is_open_and_not_answered() -> None:
    customer = make_member()
    on = make_questionnaire(on_account=True)
    make_questionnaire(on_account=True, tag="grosir")
    make_questionnaire(on_thanks=True)
    make_questionnaire(on_account=True, state="draft")
    assert answering.for_customer(customer, place="account") == [on]
    answer(on, customer, ["9"])
    assert answering.for_customer(customer, place="account") == []


def test_a_birthday_is_never_overwritten_by_an_answer() -> None:
    customer = make_member()
    birthdays.keep(customer=customer, birthday=dt.date(1980, 1, 1), actor=make_user())
    one = make_questionnaire("date>birthday", "nps")
    asked = {question.pk: ["1999-01-01"] if question.kind == "date" else ["9"] for question in one.questions.all()}
    answering.reply(questionnaire=one, customer=customer, given=asked, way="link", language="id", key="k" * 20)
    assert Customer.objects.get(pk=customer.pk).birthday == dt.date(1980, 1, 1)
