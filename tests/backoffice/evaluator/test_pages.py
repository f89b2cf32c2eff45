"""Did it help, as the office sees it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from akrab.insight.evaluation import monthly
from akrab.insight.evaluation.working import evaluate
from akrab.insight.models import Evaluation, EvaluationNote
from tests.insight.evaluation.factories import make_evaluation, month, refreshed
from tests.insight.evaluation.test_evaluation import TABLE_2

pytestmark = pytest.mark.django_db

FORM = {
    "key": "k", "name": "New price", "changed": "Cables cost less.", "first_before": "2024-06",
    "last_before": "2024-08", "first_after": "2025-06", "last_after": "2025-08",
}  # fmt: skip


@pytest.fixture
def evaluation() -> Evaluation:
    refreshed()
    for row in TABLE_2:
        month(*row)
    made = make_evaluation()
    evaluate(made.pk)
    return made


def test_from_the_form_to_the_table(owner: Client) -> None:
    assert "Nothing compared yet" in owner.get("/office/evaluator/").text
    assert 'value="k"' not in owner.get("/office/evaluator/new/").text
    owner.post("/office/evaluator/new/", FORM)
    answer = owner.post("/office/evaluator/new/", FORM)  # a doubled tap
    made = Evaluation.objects.get()
    assert answer["Location"] == f"/office/evaluator/{made.pk}/"
    assert "This is being worked out." in owner.get(answer["Location"]).text
    evaluate(made.pk)
    page = owner.get(answer["Location"]).text
    assert "This is being worked out." not in page
    assert "There are no figures of these months yet." in page
    assert "New price" in owner.get("/office/evaluator/").text


def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(owner: Client) -> None:
    answer = owner.post("/office/evaluator/new/", {**FORM, "first_after": "2024-07", "last_after": "2024-13"})
    assert answer.status_code == 422
    assert "There is no such month. Write it like 2026-11." in answer.text
    assert 'value="New price"' in answer.text
    again = owner.post("/office/evaluator/new/", {**FORM, "first_after": "2024-07"})
    assert again.status_code == 422
    assert "The months after must begin when those before have ended." in again.text


def test_the_table_shows_points_for_a_rate_and_sentences_for_the_doubt(owner: Client, evaluation: Evaluation) -> None:
    page = owner.get(f"/office/evaluator/{evaluation.pk}/").text
    for text in ("42.0%", "65.0%", "+23.0", "percentage points", "−18.0%", "+12.0%", "Rp12,500,000"):
        assert text in page
    assert "Of 3 pairs 0 rose and 3 fell." in page
    assert "With so few pairs the test of ranks cannot find less than p = 0.250, whatever happened." in page
    assert "All differences are the same, so chance cannot be weighed." in page


def test_notes_stand_together_by_theme_and_on_paper(owner: Client, evaluation: Evaluation) -> None:
    address = f"/office/evaluator/{evaluation.pk}/"
    for number, text in enumerate(("Less paper.", "<b>Quicker</b>")):
        answer = owner.post(f"{address}notes/", {"key": str(number), "theme": "easier work", "text": text})
        assert answer.status_code == 302
    for where in (address, f"{address}print/"):
        page = owner.get(where).text
        assert "Less paper." in page
        assert "&lt;b&gt;Quicker&lt;/b&gt;" in page
    refused = owner.post(f"{address}notes/", {"theme": "", "text": "kept words"})
    assert refused.status_code == 422
    assert "kept words" in refused.text
    note = EvaluationNote.objects.first()
    assert note is not None
    owner.post(f"{address}notes/{note.pk}/remove/")
    assert EvaluationNote.objects.count() == 1


def test_a_sheet_goes_out_without_a_name_and_another_comes_in(owner: Client, evaluation: Evaluation) -> None:
    address = f"/office/evaluator/{evaluation.pk}/"
    sheet = owner.get(f"{address}sheet.csv")
    assert sheet["Content-Disposition"] == 'attachment; filename="months.csv"'
    assert sheet.text.splitlines()[:2] == [
        "period,month,currency,returning,marketing,revenue,orders,basket,shop,sector,region",
        f"before,2024-06,IDR,0.4,240000000,1200000000,100,12000000,{monthly.own_mark()},,",
    ]
    assert owner.get(f"{address}sheet.json").json()["months"][5]["revenue"] == 1_450_000_000
    assert owner.get(f"{address}sheet.exe").status_code == 404
    own = owner.post(f"{address}sheets/", {"sheet": SimpleUploadedFile("months.csv", sheet.content)})
    assert own.status_code == 422
    assert "This is your own sheet." in own.text
    assert owner.post(f"{address}sheets/").status_code == 422
    evaluation.refresh_from_db()
    rows = [{**row, "orders": 50} for row in evaluation.result["months"]]
    other = monthly.as_json(monthly.Sheet(rows, shop="ab" * 8, sector="Toys", region="Bali"))
    answer = owner.post(f"{address}sheets/", {"sheet": SimpleUploadedFile("months.json", other.encode())})
    assert answer.status_code == 302
    evaluate(evaluation.pk)
    page = owner.get(address).text
    assert "2 shops, each compared with itself" in page
    assert "Too few shops to tell a change from chance" in page
    assert "Sector: Toys" in page
    assert "Region: not said" in page
    owner.post(f"{address}sheets/{evaluation.sheets.get().pk}/remove/")
    assert not evaluation.sheets.exists()
    owner.post(f"{address}remove/")
    assert not Evaluation.objects.exists()


def test_words_months_and_notes_can_be_changed(owner: Client, evaluation: Evaluation) -> None:
    address = f"/office/evaluator/{evaluation.pk}/"
    form = owner.get(f"{address}change/").text
    assert 'value="2024-06"' in form
    assert owner.post(f"{address}change/", {**FORM, "last_before": "2024-05"}).status_code == 422
    assert owner.post(f"{address}change/", {**FORM, "name": "Cheaper", "sector": "Toys"}).status_code == 302
    owner.post(f"{address}notes/", {"key": "1", "theme": "Price", "text": "Cheap.", "about": "revenue"})
    owner.post(f"{address}notes/", {"key": "2", "theme": "price", "text": "Good.", "about": "revenue"})
    evaluate(evaluation.pk)
    page = owner.get(address).text
    assert "Cheaper" in page
    assert "People said:" in page
    assert page.count("<polyline") == 5 * 2  # years apart: nothing is known of the months between
    note = EvaluationNote.objects.get(key="1")
    assert "Cheap." in owner.get(f"{address}notes/{note.pk}/").text
    assert owner.post(f"{address}notes/{note.pk}/", {"theme": "", "text": "x"}).status_code == 422
    assert owner.post(f"{address}notes/{note.pk}/", {"theme": "Cost", "text": "Less."}).status_code == 302
    assert "Less." in owner.get(f"{address}print/").text
