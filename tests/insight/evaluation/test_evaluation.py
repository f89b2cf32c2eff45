"""Did it help: from stored months to findings."""

from typing import Any

import pytest

from akrab.core import clock
from akrab.insight.evaluation import actions, monthly
from akrab.insight.evaluation.actions import EvaluationError
from akrab.insight.evaluation.monthly import SheetError
from akrab.insight.evaluation.renewing import renew
from akrab.insight.evaluation.working import evaluate, hedges
from akrab.insight.models import Evaluation, EvaluationNote, PeriodFigure
from akrab.insight.months import first_of, following, month_named
from akrab.journal.models import Entry
from tests.insight.evaluation.factories import make_evaluation, month, refreshed

pytestmark = pytest.mark.django_db

# Means of document 003, table 2: 42 % → 65 %, 2.5 → 2.05 million and 12.5 → 14.0 million rupiah a month.
TABLE_2 = (
    ("2024-06", 1_200_000_000, 100, 100, 40, 240_000_000), ("2024-07", 1_250_000_000, 100, 100, 42, 250_000_000),
    ("2024-08", 1_300_000_000, 100, 100, 44, 260_000_000), ("2025-06", 1_350_000_000, 100, 100, 60, 210_000_000),
    ("2025-07", 1_400_000_000, 100, 100, 66, 205_000_000), ("2025-08", 1_450_000_000, 100, 100, 69, 200_000_000),
)  # fmt: skip


@pytest.fixture
def evaluation() -> Evaluation:
    refreshed()
    for row in TABLE_2:
        month(*row)
    return make_evaluation()


def found(evaluation: Evaluation) -> dict[str, dict[str, Any]]:
    evaluate(evaluation.pk)
    evaluation.refresh_from_db()
    assert evaluation.problem == ""
    assert not evaluation.is_waiting
    return {one["code"]: one for one in evaluation.result["indicators"]}


def test_the_table_of_document_003_says_points_for_a_rate_and_per_cent_for_money(evaluation: Evaluation) -> None:
    assert evaluation.is_waiting
    all_of_them = found(evaluation)
    assert round(all_of_them["returning"]["before"], 6) == 0.42
    assert round(all_of_them["returning"]["after"], 6) == 0.65
    assert [round(all_of_them[code]["change"], 6) for code in ("returning", "marketing", "revenue", "basket")] == [
        23.0, -18.0, 12.0, 12.0,
    ]  # fmt: skip
    assert evaluation.result["design"] == "years"
    assert all_of_them["marketing"]["p"] < 0.05
    assert (all_of_them["marketing"]["rose"], all_of_them["marketing"]["fell"]) == (0, 3)
    assert all_of_them["marketing"]["least_p"] == 0.25
    assert all_of_them["revenue"]["trouble"] == "no_variation"  # each month rose by the same


def test_two_months_are_too_few_for_a_test_and_tell_only_means(evaluation: Evaluation) -> None:
    short = make_evaluation(("2024-07", "2024-08"), ("2025-07", "2025-08"), key="short")
    revenue = found(short)["revenue"]
    assert (revenue["before"], revenue["after"]) == (1_275_000_000, 1_425_000_000)
    assert (revenue["trouble"], revenue["p"], revenue["low"], revenue["effect"]) == ("too_few", None, None, None)


def test_other_months_of_the_year_are_not_paired(evaluation: Evaluation) -> None:
    for name, taken in (("2025-09", 900), ("2025-10", 1000), ("2025-11", 1250)):
        month(name, taken, 10, 5, 1)
    other = make_evaluation(("2025-06", "2025-08"), ("2025-09", "2025-11"), key="season")
    revenue = found(other)["revenue"]
    assert other.result["design"] == "months"
    assert revenue["n"] == [3, 3]
    assert revenue["rose"] is None
    assert 0 < revenue["p"] < 0.05
    assert revenue["effect"] < -0.8
    assert found(other)["marketing"]["trouble"] == "too_few"  # nothing was written down after


def test_hedges_effect_by_hand() -> None:
    assert round(hedges([1, 2, 3], [3, 4, 5]), 6) == 1.6  # 2 / 1 × (1 - 3 / 15)


def test_months_that_are_not_over_or_before_the_first_order_are_not_known(evaluation: Evaluation) -> None:
    this = first_of(clock.today())
    planned = actions.begin(
        key="planned", name="Later", changed="", actor=None, before=(following(this, -3), following(this, -1)),
        after=(this, following(this, 2)),
    )  # fmt: skip
    rows = monthly.own_rows(planned)
    assert [row["revenue"] for row in rows] == [0, 0, 0, None, None, None]
    assert [row["returning"] for row in rows] == [None] * 6  # nobody bought
    early = make_evaluation(("2024-04", "2024-06"), ("2025-04", "2025-06"), key="early")
    assert [row["revenue"] for row in monthly.own_rows(early)] == [None, None, 1_200_000_000, 0, 0, 1_350_000_000]


def test_an_empty_shop_is_told_that_nothing_is_known() -> None:
    one = found(make_evaluation())["revenue"]
    assert (one["before"], one["after"], one["change"], one["trouble"]) == (None, None, None, "too_few")


@pytest.mark.parametrize("form", ["csv", "json"])
def test_sheets_of_other_shops_are_tested_together_one_pair_per_shop(evaluation: Evaluation, form: str) -> None:
    found(evaluation)
    make = {"csv": monthly.as_csv, "json": monthly.as_json}[form]
    for factor in (2, 3, 5, 7):
        rows = [{**row, "revenue": row["revenue"] * factor} for row in evaluation.result["months"]]
        text = make(monthly.Sheet(rows, shop=f"{factor:016x}", sector="toys" if factor < 4 else "Food"))
        assert "Akrab." not in text
        assert "Toko" not in text
        actions.take_sheet(evaluation=evaluation, content=text.encode(), actor=None)
    revenue = found(evaluation)["revenue"]
    assert (evaluation.result["design"], evaluation.result["shops"]) == ("shops", 5)
    assert revenue["n"] == [5, 5]
    assert revenue["rose"] == 5
    assert revenue["rank_p"] == revenue["least_p"] == 0.0625
    assert revenue["before"] == 1_250_000_000 * 18 / 5
    assert round(revenue["change"], 6) == 12.0
    assert [(one["by"], one["name"], one["shops"]) for one in evaluation.result["groups"]] == [
        ("sector", "Food", 2), ("sector", "toys", 2), ("sector", "", 1),
    ]  # fmt: skip
    assert evaluation.result["groups"][0]["indicators"]["revenue"] == [7_500_000_000, 8_400_000_000, 12.0]


def test_the_same_sheet_and_the_own_one_are_refused(evaluation: Evaluation) -> None:
    found(evaluation)
    own = evaluation.result["months"]
    other_months = monthly.Sheet([{**row, "orders": 8} for row in own], shop=monthly.own_mark())
    for mine in (monthly.own_sheet(evaluation), other_months):
        with pytest.raises(SheetError, match="your own sheet"):
            actions.take_sheet(evaluation=evaluation, content=monthly.as_csv(mine).encode(), actor=None)
    other = monthly.as_json(monthly.Sheet([{**row, "orders": 7} for row in own], shop="ab" * 8)).encode()
    actions.take_sheet(evaluation=evaluation, content=other, actor=None)
    with pytest.raises(SheetError):
        actions.take_sheet(evaluation=evaluation, content=other, actor=None)
    newer = monthly.Sheet([{**row, "orders": 9} for row in own], shop="ab" * 8)
    with pytest.raises(SheetError, match="This shop is counted already"):
        actions.take_sheet(evaluation=evaluation, content=monthly.as_csv(newer).encode(), actor=None)
    sheet = evaluation.sheets.get()
    actions.remove_sheet(sheet=sheet, actor=None)
    assert found(evaluation)["orders"]["n"] == [3, 3]
    assert evaluation.result["design"] == "years"


HEAD = "period,month,currency,returning,marketing,revenue,orders,basket\n"
BEFORE, AFTER = "before,2024-06,IDR,0.4,1,2,3,4\n", "after,2025-06,IDR,0.4,1,2,3,4\n"


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "{", "{}", '{"months": 3}', '{"months": [3]}', '{"months": [{"period": []}]}', HEAD, HEAD + BEFORE,
        HEAD + BEFORE + BEFORE + AFTER, HEAD + BEFORE + "after,2025-13,IDR,0.4,1,2,3,4\n",
        HEAD + BEFORE + "after,2025-06,IDR,1.4,1,2,3,4\n", HEAD + BEFORE + "after,2025-06,IDR,0.4,nan,2,3,4\n",
        HEAD + BEFORE + "after,2025-06,IDR,0.4,1e99,2,3,4\n", HEAD + BEFORE + "after,2025-06,USD,0.4,1,2,3,4\n",
        HEAD + BEFORE + "after,2025-06,IDR,0.4\n", HEAD + BEFORE + "later,2025-06,IDR,0.4,1,2,3,4\n",
        '{"months": [], "shop": "Toko Budi"}', "[" * 5000, '{"months":' + "[" * 50_000, "a" * 300_000,
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(text: str) -> None:
    with pytest.raises(SheetError):
        monthly.read_sheet(text.encode())


def test_bytes_that_are_no_text_are_refused_and_a_spreadsheets_mark_is_read() -> None:
    with pytest.raises(SheetError):
        monthly.read_sheet(b"\xff\xfe\x00")
    assert len(monthly.read_sheet(b"\xef\xbb\xbf" + (HEAD + BEFORE + AFTER).encode()).rows) == 2


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        (("2024-08", "2024-06"), ("2025-06", "2025-08"), "last_before"),
        (("2024-06", "2024-08"), ("2025-08", "2025-06"), "last_after"),
        (("2024-06", "2024-08"), ("2024-08", "2024-10"), "first_after"),
        (("1900-06", "2024-08"), ("2025-08", "2025-10"), "first_before"),
    ],
)
def test_spans_out_of_order_are_refused(before: tuple[str, str], after: tuple[str, str], field: str) -> None:
    with pytest.raises(EvaluationError) as refused:
        make_evaluation(before, after)
    assert refused.value.field == field
    assert not Evaluation.objects.exists()


def test_a_doubled_tap_begins_and_notes_once(evaluation: Evaluation) -> None:
    assert make_evaluation() == evaluation
    for _time in range(2):
        actions.write_note(evaluation=evaluation, key="n", theme="easier", text="Less paper.", actor=None)
    assert EvaluationNote.objects.count() == 1
    kinds = list(Entry.objects.filter(kind__startswith="evaluation.").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["evaluation.written", "evaluation.note_written"]


def test_an_older_run_does_not_replace_what_was_asked_later(evaluation: Evaluation) -> None:
    found(evaluation)
    actions.work_out_again(evaluation=evaluation)
    evaluation.refresh_from_db()
    assert evaluation.is_waiting
    found(evaluation)
    assert evaluation.computed == 2
    actions.remove(evaluation=evaluation, actor=None)
    evaluate(1_000_000)
    assert not Evaluation.objects.exists()


def test_it_is_worked_out_again_when_the_months_say_something_else(evaluation: Evaluation) -> None:
    assert renew() == 0  # it waits for its first time
    found(evaluation)
    assert renew() == 0
    PeriodFigure.objects.filter(grain="month", start="2025-07-01").update(revenue=1)
    assert renew() == 1
    assert renew() == 0
    assert found(evaluation)["revenue"]["after"] == (1_350_000_000 + 1 + 1_450_000_000) / 3


def test_words_and_months_can_be_changed_and_the_line_holds_the_months_between(evaluation: Evaluation) -> None:
    found(evaluation)
    spans = {name: (month_named(first), month_named(last)) for name, first, last in (
        ("before", "2024-07", "2024-08"), ("after", "2025-06", "2025-07"))}  # fmt: skip
    actions.change(
        evaluation=evaluation, name="New", changed="Other", sector="toys", region="Bali", actor=None, **spans
    )
    evaluation.refresh_from_db()
    assert evaluation.is_waiting
    assert found(evaluation)["revenue"]["n"] == [2, 2]
    line = evaluation.result["line"]
    assert [row["month"] for row in line][:2] == ["2024-07", "2024-08"]
    assert [row["period"] for row in line] == ["before"] * 2 + [""] * 9 + ["after"] * 2
    with pytest.raises(EvaluationError):
        actions.change(
            evaluation=evaluation, name="New", changed="", sector="", region="", actor=None,
            before=spans["after"], after=spans["before"],
        )  # fmt: skip
    note = actions.write_note(evaluation=evaluation, key="n", theme="a", text="b", actor=None, about="nonsense")
    actions.change_note(note=note, theme="easier  work", text="Less.", about="revenue", actor=None)
    note.refresh_from_db()
    assert (note.theme, note.text, note.about) == ("easier work", "Less.", "revenue")
