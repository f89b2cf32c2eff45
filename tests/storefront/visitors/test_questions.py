"""Answering questionnaires in the shop."""

import re

import pytest
from django.test import Client

from akrab.customers.models import Customer
from akrab.engagement.models import Reply
from akrab.engagement.questions import answering
from tests.customers.factories import make_customer
from tests.engagement.factories import make_questionnaire

pytestmark = pytest.mark.django_db


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_customer_answers_by_a_link_of_their_own(guest: Client) -> None:
    one = make_questionnaire("nps", "text", "choice", "many", "date", points=0)
    customer = make_customer(name="Siti")
    address = f"/q/{one.key}/{answering.token_of(one, customer.pk)}/"
    page = guest.get(address)
    assert (page.status_code, page["Referrer-Policy"]) == (200, "no-referrer")
    text = page.content.decode()
    questions = list(one.questions.all())
    given = {f"q{questions[0].pk}": "9", "key": key_of(text)}
    refused = guest.post(address, given)
    assert refused.status_code == 422
    assert 'value="9" checked' in refused.content.decode()  # what was chosen stays
    given |= {f"q{one.pk}": value for one, value in zip(questions[1:], ["Bagus", "1", "2", "1990-01-31"], strict=True)}
    assert "Lovely" in guest.post(address, given).content.decode()
    assert Reply.objects.get().customer == customer
    assert "Thank you for your answers" in guest.get(address).content.decode()
    assert guest.get(f"/q/{one.key}/{customer.pk}-aaaa/").status_code == 404


def test_who_is_signed_in_needs_no_link_and_a_guest_is_asked_to_sign_in(
    guest: Client, buyer: Client, member: Customer
) -> None:
    one = make_questionnaire("nps", on_account=True)
    assert guest.get(f"/q/{one.key}/").status_code == 302
    assert "Help us" in buyer.get("/account/home/").content.decode()
    page = buyer.get(f"/q/{one.key}/").content.decode()
    buyer.post(f"/q/{one.key}/", {f"q{one.questions.get().pk}": "3", "key": key_of(page)})
    assert Reply.objects.get().customer == member
    assert "Help us" not in buyer.get("/account/home/").content.decode()


def test_one_without_names_keeps_no_name_even_of_who_is_signed_in(guest: Client, buyer: Client) -> None:
    one = make_questionnaire("nps", anonymous=True)
    for browser in (guest, buyer):
        page = browser.get(f"/q/{one.key}/").content.decode()
        browser.post(f"/q/{one.key}/", {f"q{one.questions.get().pk}": "3", "key": key_of(page)})
    assert list(Reply.objects.values_list("customer", flat=True)) == [None, None]


def test_drafts_are_not_there_and_closed_ones_say_so(guest: Client) -> None:
    assert guest.get(f"/q/{make_questionnaire(state='draft').key}/").status_code == 404
    assert "closed" in guest.get(f"/q/{make_questionnaire(state='closed').key}/").content.decode()
    assert guest.get("/q/nonsense/").status_code == 404


def test_a_form_without_its_key_is_sent_once_more(guest: Client) -> None:
    one = make_questionnaire("nps", anonymous=True)
    answer = guest.post(f"/q/{one.key}/", {f"q{one.questions.get().pk}": "3"})
    assert answer.status_code == 422
    assert not Reply.objects.exists()
