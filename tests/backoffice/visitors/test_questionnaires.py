"""Questionnaires in the office."""

import io
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from akrab.engagement.models import Questionnaire
from akrab.engagement.questions import answering
from tests.customers.factories import make_customer
from tests.engagement.factories import make_questionnaire

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_questionnaire_is_written_opened_and_closed(owner: Client) -> None:
    given = {"name": "Selera", "title_id": "Bantu kami", "title_en": "Help us", "on_account": "on", "points": "10"}
    answer = owner.post("/office/questions/new/", given)
    one = Questionnaire.objects.get()
    assert answer["Location"] == f"/office/questions/{one.pk}/questions/"
    owner.post(f"/office/questions/{one.pk}/open/")
    assert Questionnaire.objects.get().state == "draft"  # there is nothing to answer yet
    question = {"kind": "choice", "question_id": "Warna?", "options_id": "merah\nbiru", "options_en": "red\nblue"}
    question |= {"target": "preference:colour", "required": "on"}
    assert owner.post(answer["Location"], question).status_code == 302
    found = one.questions.get()
    assert found.options == [{"id": "merah", "en": "red"}, {"id": "biru", "en": "blue"}]
    uneven = owner.post(answer["Location"], question | {"options_en": "red"})
    assert (uneven.status_code, "as many answers in each language" in text(uneven)) == (422, True)
    wrong = owner.post(answer["Location"], question | {"kind": "date"})
    assert (wrong.status_code, "cannot be kept there" in text(wrong)) == (422, True)
    for state in ("open", "closed"):
        owner.post(f"/office/questions/{one.pk}/{state}/")
        assert Questionnaire.objects.get().state == state


def test_results_and_files(owner: Client) -> None:
    one = make_questionnaire("nps", "text")
    customer = make_customer(name="=Siti")
    given = {question.pk: ["9"] if question.kind == "nps" else ["+Bagus"] for question in one.questions.all()}
    answering.reply(questionnaire=one, customer=customer, given=given, way="link", language="id", key="k" * 20)
    page = text(owner.get(f"/office/questions/{one.pk}/"))
    assert "1 recommend, 0 do not" in page
    assert "+Bagus" in page
    csv = owner.get(f"/office/questions/{one.pk}/answers.csv").content.decode()
    assert "'=Siti,9,'+Bagus" in csv
    data = owner.get(f"/office/questions/{one.pk}/answers.xlsx").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[1][1:] == ["=Siti", 9, "+Bagus"]


def test_one_customer_is_asked_by_a_code_on_the_screen(owner: Client) -> None:
    one = make_questionnaire("nps")
    customer = make_customer(name="Siti Aminah")
    page = text(owner.get(f"/office/questions/{one.pk}/?ask=siti"))
    assert answering.token_of(one, customer.pk) in page
    assert "Nobody was found" in text(owner.get(f"/office/questions/{one.pk}/?ask=zzz"))
