"""Customers by tag, occupation, age, gender and where they live: as divisions and as filters."""

from collections.abc import Sequence
from typing import Any

import pytest
import time_machine

from akrab.accounts.models import User
from akrab.customers.actions import add_tag, remove_tag
from akrab.customers.models import Tag
from akrab.insight.models import ReportRun
from akrab.insight.reports.choices import KNOWN, SHOWN, choices_of
from akrab.insight.reports.labels import names_of
from akrab.insight.reports.shown import show
from akrab.insight.warehouse import changes, folder
from akrab.insight.warehouse.sources.ages import BANDS
from akrab.privacy.erasure import erase
from tests.insight import fact_factories as facts
from tests.insight.reports.asked import run_of

pytestmark = pytest.mark.django_db


def named(run: ReportRun, by: str, measure: str) -> dict[str, Any]:
    rows = {row.keys[0]: row.values[measure] for row in run.rows.all()}
    names = names_of(by, rows)
    return {names[key]: value for key, value in rows.items()}


def test_a_customer_with_two_tags_counts_in_both_rows_and_once_in_the_total(owner: User, trade: dict[str, Any]) -> None:
    run = run_of(owner, measures=["revenue", "customers"], dimensions=["tag"])
    assert named(run, "tag", "revenue") == {"grosir": 17_500_000, "vip": 9_500_000, "Without tag": 2_500_000}
    assert run.total == {"revenue": 20_000_000, "customers": 2}
    assert [str(note) for note in show(run, owner).notes] == [
        "A customer with several tags counts in the row of each. The total counts them once."
    ]
    both = run_of(owner, measures=["revenue"], filters={"tag": [str(one.pk) for one in Tag.objects.all()]})
    assert both.total == {"revenue": 17_500_000}
    none = run_of(owner, measures=["revenue"], filters={"tag": [""]})
    assert none.total == {"revenue": 2_500_000}


def test_a_tag_given_or_taken_counts_at_once(owner: User, trade: dict[str, Any]) -> None:
    run = run_of(owner, measures=["customers"], dimensions=["tag"])
    assert named(run, "tag", "customers") == {"grosir": 2, "vip": 1, "Without tag": 0}
    remove_tag(customer=trade["budi"], tag=Tag.objects.get(name="grosir"), actor=owner)
    add_tag(customer=trade["budi"], name="baru", actor=owner)
    assert changes.stale(folder.current())
    run = run_of(owner, measures=["customers"], dimensions=["tag"])
    assert named(run, "tag", "customers") == {"grosir": 1, "vip": 1, "baru": 1, "Without tag": 0}


def test_who_was_erased_has_no_tag_and_no_age_any_more(owner: User, trade: dict[str, Any]) -> None:
    run_of(owner, measures=["revenue"], dimensions=["tag"])
    erase(customer=trade["sari"], actor=None)
    run = run_of(owner, measures=["revenue"], dimensions=["tag"])
    assert named(run, "tag", "revenue") == {"grosir": 8_000_000, "Without tag": 12_000_000}
    ages = run_of(owner, measures=["revenue"], dimensions=["age"])
    assert named(ages, "age", "revenue") == {"Not stated": 20_000_000}


def test_ages_are_of_the_day(owner: User, trade: dict[str, Any]) -> None:
    divided = {"measures": ["customers"], "dimensions": ["age"]}
    assert named(run_of(owner, **divided), "age", "customers") == {"18 to 24": 1, "Not stated": 1}
    with time_machine.travel("2026-11-22T03:00:00Z", tick=True):  # Sari's 25th birthday
        assert named(run_of(owner, **divided), "age", "customers") == {"25 to 34": 1, "Not stated": 1}
    assert list(names_of("age", map(str, BANDS)).values()) == [
        "under 18", "18 to 24", "25 to 34", "35 to 44", "45 to 54", "55 to 64", "65 and older"
    ]  # fmt: skip


def test_people_and_brands_narrow_all_that_knows_them(owner: User, trade: dict[str, Any]) -> None:
    facts.make_message(trade["sari"], "2026-11-03 09:00", state="sent")
    facts.make_message(trade["budi"], "2026-11-03 09:00", state="sent")
    facts.make_visit(trade["sari"], "2026-11-03 09:00", "page")
    facts.make_visit(None, "2026-11-03 09:00", "page")
    asked = {"occupation": "guru", "age": "18", "gender": "female", "province": "33", "country": "Indonesia"}
    for name, key in asked.items():
        run = run_of(owner, measures=["revenue", "messages_sent", "visits"], filters={name: [key]})
        assert (name, run.total) == (name, {"revenue": 9_500_000, "messages_sent": 1, "visits": 1})
    assert run_of(owner, measures=["revenue"], filters={"brand": ["Anker"]}).total == {"revenue": 10_000_000}


def options_of(dimension: str, chosen: Sequence[str] = (), words: str = "") -> list[tuple[str, str]]:
    return choices_of(dimension, chosen, words).options


def test_what_can_be_chosen_is_found_by_words_and_what_is_gone_stays_chosen(trade: dict[str, Any]) -> None:
    cable = str(trade["cable"].product_id)
    assert options_of("product", words="usb kab") == [(cable, "Kabel USB-C")]
    assert options_of("product", words="KABEL usb") == [(cable, "Kabel USB-C")]
    assert options_of("product", [cable, "987654"], "case") == [
        (cable, "Kabel USB-C"), ("987654", "987654 (no longer there)"), (str(trade["case"].product_id), "Case")
    ]  # fmt: skip
    assert options_of("brand", words="ank") == [("Anker", "Anker")]
    assert options_of("tag", words="GRO") == [(str(Tag.objects.get(name="grosir").pk), "grosir")]
    assert options_of("category", words="nothing of the kind") == []
    assert not choices_of("tag").more
    for place in range(40):
        Tag.objects.create(name=f"tag {place:02}")
    assert choices_of("tag").more
    assert len(options_of("tag")) == SHOWN
    assert all(options_of(name, words="nothing of the kind") == [] for name in KNOWN)
