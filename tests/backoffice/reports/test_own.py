"""Own reports in the office: made from the gallery, shown, opened to their rows, kept from who may not see them."""

from typing import Any

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.insight.dictionary import METRICS
from akrab.insight.models import ReportRun, SavedReport
from akrab.insight.reports.gallery import GALLERY
from akrab.insight.reports.working import work_out
from tests.accounts.factories import make_user
from tests.backoffice.conftest import Come
from tests.catalogue.factories import make_product

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Mine", "measures": ["revenue", "margin"], "by0": "product", "period": "fixed", "first": "2026-11-01",
    "last": "2026-11-30", "compare": "before", "top": "10", "chart": "bar", "key": "k1",
}  # fmt: skip


def made(client: Client, **more: Any) -> SavedReport:
    response = client.post("/office/reports/new/", FORM | more)
    assert response.status_code == 302, response.content.decode()[:2000]
    report = SavedReport.objects.latest("pk")
    work_out(ReportRun.objects.filter(report=report).latest("pk").pk)
    return report


def test_a_report_is_made_shown_and_leads_to_its_rows(owner: Client, trade: dict[str, Any]) -> None:
    report = made(owner)
    page = owner.get(f"/office/reports/{report.pk}/")
    assert page.status_code == 200
    assert "Sales: Rp200,000 in all." in page.text
    assert "Kabel USB-C" in page.text
    cell = page.context["table"]["rows"][0]["cells"][0]
    rows = owner.get(cell["url"])
    assert rows.context["sum"] == cell["text"]
    assert "Sari" in rows.text


def test_a_doubled_click_saves_once(owner: Client) -> None:
    for _time in range(2):
        owner.post("/office/reports/new/", FORM)
    assert SavedReport.objects.count() == 1


@pytest.mark.parametrize("name", GALLERY)
def test_every_ready_report_opens_as_a_form_and_can_be_saved(name: str, owner: Client) -> None:
    page = owner.get(f"/office/reports/new/?from={name}")
    assert page.status_code == 200
    ready = GALLERY[name].definition
    ready.check()
    assert page.context["values"] == ready.write()


def test_what_was_typed_comes_back_with_the_reason(owner: Client) -> None:
    response = owner.post("/office/reports/new/", FORM | {"first": "2026-12-01", "name": "<b>Mine</b>"})
    assert response.status_code == 422
    assert "Swap them" in response.text
    assert 'value="2026-12-01"' in response.text
    assert "&lt;b&gt;Mine" in response.text
    assert owner.post("/office/reports/new/", FORM | {"measures": []}).status_code == 422


def test_private_reports_are_seen_by_nobody_else_and_costs_by_nobody_who_may_not(
    owner: Client,
    come: Come,
    trade: dict[str, Any],
) -> None:
    report = made(owner)
    marketing = come(user=make_user(Role.MARKETING))
    assert marketing.get(f"/office/reports/{report.pk}/").status_code == 404
    SavedReport.objects.update(shared=True)
    page = marketing.get(f"/office/reports/{report.pk}/").text
    assert "Kabel USB-C" in page
    assert "Margin" not in page
    assert marketing.get(f"/office/reports/{report.pk}/rows/?measure=gross_profit").status_code == 403
    ordered = made(owner, key="k2", sort="margin", shared="1")
    assert "costs, which you may not see" in marketing.get(f"/office/reports/{ordered.pk}/").text
    refused = marketing.post("/office/reports/new/", FORM | {"key": "k3"})
    assert (refused.status_code, "You may not see costs" in refused.text) == (422, True)


def test_a_removed_report_is_gone_and_can_be_brought_back(owner: Client) -> None:
    owner.post("/office/reports/new/", FORM)
    report = SavedReport.objects.get()
    owner.post(f"/office/reports/{report.pk}/remove/")
    assert owner.get(f"/office/reports/{report.pk}/").status_code == 404
    assert "Removed lately" in owner.get("/office/reports/").text
    owner.post(f"/office/reports/{report.pk}/restore/")
    assert owner.get(f"/office/reports/{report.pk}/").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["", "measure=gold", "measure=revenue&day=yesterday", "measure=visits&product=3", "measure=revenue&device=phone"],
)
def test_rows_of_nonsense_are_not_there(query: str, owner: Client, trade: dict[str, Any]) -> None:
    report = made(owner)
    assert owner.get(f"/office/reports/{report.pk}/rows/?{query}").status_code == 404
    assert owner.get(f"/office/reports/rows/?{query}").status_code == 404


def test_the_dictionary_is_searched_and_hides_costs(owner: Client, come: Come) -> None:
    assert all(f'id="{name}"' in owner.get("/office/figures/").text for name in METRICS)
    found = owner.get("/office/figures/?q=second+purch").text
    assert 'id="second_purchase_rate"' in found
    assert 'id="visits"' not in found
    assert 'id="margin"' not in come(Role.MARKETING).get("/office/figures/").text


def test_products_are_looked_for_and_chosen_in_the_form_without_losing_what_was_typed(
    owner: Client, trade: dict[str, Any]
) -> None:
    for place in range(35):
        make_product(sku=f"S{place}", name=f"Sendok {place}")
    cable, case = trade["cable"].product_id, trade["case"].product_id
    assert 'name="find_product"' in owner.get("/office/reports/new/").text
    typed = FORM | {"name": "Only these", "only_product": [cable], "find_product": "CASE"}
    for way in ({"find": "product"}, {"enter": "1"}):
        page = owner.post("/office/reports/new/", typed | way)
        narrow = next(one for one in page.context["narrow"] if one["name"] == "product")
        assert (page.status_code, narrow["options"]) == (
            200, [(str(cable), "Kabel USB-C", True), (str(case), "Case", False)]
        )  # fmt: skip
        assert 'value="Only these"' in page.text
    assert not SavedReport.objects.exists()
    chosen = typed | {"only_product": [cable, case], "found_product": "CASE", "enter": "1"}
    assert owner.post("/office/reports/new/", chosen).status_code == 302
    assert SavedReport.objects.get().definition["filters"] == {"product": [str(cable), str(case)]}


def test_choices_come_by_words_with_those_chosen_before(owner: Client, trade: dict[str, Any]) -> None:
    cable = trade["cable"].product_id
    part = owner.get(f"/office/reports/choices/product/?find_product=case&only_product={cable}").text
    assert part.index("Kabel USB-C") < part.index("Case")
    assert part.count("checked") == 1
    assert "Nothing with these words" in owner.get("/office/reports/choices/brand/?find_brand=%00xy").text
    assert owner.get("/office/reports/choices/moon/").status_code == 404
