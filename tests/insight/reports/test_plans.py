"""Reports by mail."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from akrab.accounts.models import Role, User
from akrab.core import clock
from akrab.insight.models import ReportPlan, SavedReport
from akrab.insight.reports.plans import mail_now, plan_report, send, send_due, send_plan
from akrab.insight.reports.sales import ReportError
from akrab.insight.reports.saving import remove_report, save_report
from akrab.insight.tasks import mail_report_task
from akrab.messaging.models import Attachment, Message
from tests.accounts.factories import make_user
from tests.insight.reports.asked import NOVEMBER

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(owner: User, trade: dict[str, Any]) -> SavedReport:
    asked = NOVEMBER | {"measures": ["revenue", "margin"], "dimensions": ["product"]}
    return save_report(key="k", name="Products", definition=asked, shared=True, actor=owner)


def with_address(role: Role, address: str) -> User:
    user = make_user(role)
    User.objects.filter(pk=user.pk).update(email=address, language="en")
    return User.objects.get(pk=user.pk)


def plan(report: SavedReport, *people: User, **more: Any) -> ReportPlan:
    asked: dict[str, Any] = {"every": "week", "day": 1, "hour": 7, "format": "csv"} | more
    return plan_report(report=report, people=[one.pk for one in people], actor=report.owner, **asked)


@pytest.mark.parametrize(
    ("more", "moment"),
    [
        ({"every": "day", "hour": 10}, "2026-11-21T03:00:00+00:00"),  # it is 10:00:01 in Jakarta: tomorrow
        ({"every": "day", "hour": 11}, "2026-11-21T04:00:00+00:00"),
        ({"every": "week", "day": 1, "hour": 7}, "2026-11-23T00:00:00+00:00"),
        ({"every": "week", "day": 6, "hour": 7}, "2026-11-28T00:00:00+00:00"),
        ({"every": "month", "day": 28, "hour": 23}, "2026-11-28T16:00:00+00:00"),
        ({"every": "month", "day": 1, "hour": 0}, "2026-11-30T17:00:00+00:00"),
    ],
)
def test_the_next_time_is_that_of_the_shops_clock(more: dict[str, Any], moment: str, report: SavedReport) -> None:
    expected = dt.datetime.fromisoformat(moment)
    if expected <= clock.now():
        expected += dt.timedelta(days=1)
    assert plan(report, with_address(Role.OWNER, "o@shop.id"), **more).next_at == expected


def test_a_plan_whose_time_has_come_mails_once_and_moves_on(report: SavedReport) -> None:
    boss = with_address(Role.OWNER, "o@shop.id")
    made = plan(report, boss)
    with time_machine.travel("2026-11-23T00:01:00Z", tick=True):
        send_due()
        send_due()
        send_plan(made.pk, "2026-11-23")
        send_plan(made.pk, "2026-11-23")  # the task delivered twice
    made.refresh_from_db()
    assert made.next_at.isoformat() == "2026-11-30T00:00:00+00:00"
    message = Message.objects.get()
    assert (message.recipient, message.state, made.problem) == ("o@shop.id", "queued", "")
    assert "Sales: Rp200,000 in all." in message.text
    assert "/office/reports/" in message.text
    file = Attachment.objects.get(message=message)
    assert (file.name, file.mime) == ("Products.csv", "text/csv")


def test_everybody_gets_what_they_may_see_at_that_moment(report: SavedReport, akrab_home: Any) -> None:
    boss, marketing = with_address(Role.OWNER, "o@shop.id"), with_address(Role.MARKETING, "m@shop.id")
    assert send(report, "csv", [boss, marketing], "x") == 2
    texts = {
        one.message.recipient: (akrab_home / "attachments" / one.digest[:2] / one.digest).read_text()
        for one in Attachment.objects.select_related("message")
    }
    assert "margin" in texts["o@shop.id"]
    assert "margin" not in texts["m@shop.id"]
    User.objects.filter(pk=boss.pk).update(role=Role.CASHIER)
    assert send(report, "csv", User.objects.filter(pk=boss.pk), "y") == 0


def test_who_has_left_gets_nothing_and_the_plan_says_so(report: SavedReport) -> None:
    boss = with_address(Role.OWNER, "o@shop.id")
    made = plan(report, boss)
    User.objects.filter(pk=boss.pk).update(is_active=False)
    send_plan(made.pk, "now")
    made.refresh_from_db()
    assert made.problem == "Nobody of those chosen may see this report any more, or has an address."
    assert not Message.objects.exists()


def test_now_goes_to_those_who_may_and_is_refused_without_anybody(report: SavedReport) -> None:
    boss, cashier = with_address(Role.OWNER, "o@shop.id"), with_address(Role.CASHIER, "c@shop.id")
    people = [boss.pk, cashier.pk]
    assert mail_now(report=report, format="pdf", people=people, key="a", actor=boss) == 1
    mail_report_task.call(report.pk, "pdf", people, "a")
    assert Message.objects.get().attachments.get().mime == "application/pdf"
    with pytest.raises(ReportError, match="at least one person"):
        mail_now(report=report, format="pdf", people=[cashier.pk], key="b", actor=boss)


def test_removing_a_report_ends_its_plans(report: SavedReport) -> None:
    plan(report, with_address(Role.OWNER, "o@shop.id"))
    remove_report(report=report, actor=report.owner)
    assert not ReportPlan.objects.exists()
