"""Reports by mail: at once, or by the shop's clock, each as the person it goes to may see it at that moment."""

import datetime as dt
import hashlib
import logging
from collections.abc import Collection, Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.insight import kinds
from akrab.insight.models import ReportPlan, SavedReport
from akrab.insight.months import first_of, following
from akrab.insight.reports.sales import ReportError
from akrab.insight.reports.shown import Shown, may_open, period_words, sentence, show
from akrab.insight.tasks import mail_report_task, plan_task
from akrab.journal.recording import record
from akrab.messaging.models import Attachment, Message
from akrab.messaging.once import once
from akrab.messaging.texts.mail import html_of

logger = logging.getLogger(__name__)
MIME = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


def readers(report: SavedReport) -> list[User]:
    """People who may be sent the report: those who may see it and have an address."""
    people = User.objects.filter(is_active=True).exclude(email="").order_by("name", "pk")
    return [one for one in people if may(one, Capability.REPORTS_VIEW) and may_open(report, one)]


@transaction.atomic
def plan_report(
    *, report: SavedReport, every: str, day: int, hour: int, format: str, people: Collection[int], actor: User
) -> ReportPlan:
    """Have the report mailed by the clock. Raises ReportError."""
    if every not in ReportPlan.Every.values or format not in MIME or not 0 <= hour <= 23:
        raise ReportError(_("Choose how often, at what hour, and as what kind of file."), field="every")
    if not 1 <= day <= (7 if every == ReportPlan.Every.WEEK else 28):
        raise ReportError(_("Choose a day of the week, or of the month up to the 28th."), field="day")
    chosen = [one for one in readers(report) if one.pk in people]
    if not chosen:
        raise ReportError(_("Choose at least one person who may see this report."), field="people")
    now = clock.now()
    plan = ReportPlan(
        report=report, every=every, day=day, hour=hour, format=format, planned_by=actor, next_at=now, created_at=now
    )
    plan.next_at = next_time(plan, now)
    plan.save()
    plan.people.set(chosen)
    record(kinds.ReportPlanned(name=report.name), subject=report, actor=actor)
    return plan


@transaction.atomic
def end_plan(*, plan: ReportPlan, actor: User) -> None:
    if ReportPlan.objects.filter(pk=plan.pk).delete()[0]:
        record(kinds.ReportPlanRemoved(name=plan.report.name), subject=plan.report, actor=actor)


@transaction.atomic
def mail_now(*, report: SavedReport, format: str, people: Collection[int], key: str, actor: User) -> int:
    """Mail the report to these people as soon as it is worked out; the same key mails once. Raises ReportError."""
    chosen = [one.pk for one in readers(report) if one.pk in people]
    if not chosen or format not in MIME:
        raise ReportError(_("Choose at least one person who may see this report."), field="people")
    mail_report_task.enqueue(report.pk, format, chosen, key)
    record(kinds.ReportMailed(name=report.name, count=len(chosen)), subject=report, actor=actor)
    return len(chosen)


def next_time(plan: ReportPlan, after: dt.datetime) -> dt.datetime:
    """The first moment of the plan after this one, by the shop's clock."""
    today = after.astimezone(clock.zone()).date()
    if plan.every == ReportPlan.Every.DAY:
        days = [today, today + dt.timedelta(days=1)]
    elif plan.every == ReportPlan.Every.WEEK:
        first = today + dt.timedelta(days=(plan.day - today.isoweekday()) % 7)
        days = [first, first + dt.timedelta(days=7)]
    else:
        days = [following(first_of(today), count).replace(day=plan.day) for count in (0, 1)]
    moments = [clock.day_start(day) + dt.timedelta(hours=plan.hour) for day in days]
    return next(moment for moment in moments if moment > after)


def send_due() -> None:
    """For the schedule: each plan whose time has come, once, however many look at the same moment."""
    now = clock.now()
    for plan in ReportPlan.objects.filter(next_at__lte=now):
        wanted = plan.next_at
        if ReportPlan.objects.filter(pk=plan.pk, next_at=wanted).update(next_at=next_time(plan, now)):
            plan_task.enqueue(plan.pk, wanted.isoformat())


def send_plan(plan_id: int, moment: str) -> None:
    """Mail one plan's report; what went wrong stands beside the plan."""
    plan = ReportPlan.objects.select_related("report").filter(pk=plan_id).first()
    if plan is None:
        return
    try:
        sent = send(plan.report, plan.format, plan.people.all(), f"plan{plan.pk}:{moment}")
        problem = "" if sent else _("Nobody of those chosen may see this report any more, or has an address.")
    except AkrabError as error:
        problem = str(error)[:300]
    ReportPlan.objects.filter(pk=plan_id).update(problem=problem, sent_at=clock.now())


def send(report: SavedReport, format: str, people: Iterable[User], key: str) -> int:
    """Queue a mail with the file to each of them who may see it now; left out is who has left or may not any more.
    Returns how many. The same key queues once."""
    from akrab.insight.reports.own_files import FORMATS, worked_out

    if report.removed_at is not None:
        raise ReportError(_("This report was removed."))
    able = [one for one in people if one.email and may_open(report, one)]
    if not able:
        return 0
    run = worked_out(report)
    for user in able:
        with translation.override(user.language or "id"):
            shown = show(run, user)
            data = FORMATS[format](shown, report)
            _queue(f"report:{report.pk}:{user.pk}:{key}"[:120], report, user, shown, (format, data))
    return len(able)


@transaction.atomic
def _queue(key: str, report: SavedReport, user: User, shown: Shown, file: tuple[str, bytes]) -> None:
    """A mail through the outbox: one sentence, the way to the page, the file."""
    link = settings.BASE_URL.rstrip("/") + _address(report)
    text = "\n\n".join([
        f"{report.name}, {period_words(shown.run, shown.language)}",
        sentence(shown),
        _("The report is attached. On the page every figure opens its rows: %(link)s") % {"link": link},
    ])  # fmt: skip
    message = once(
        key,
        channel=Message.Channel.EMAIL,
        recipient=user.email,
        template="",
        language=shown.language,
        subject=_("%(report)s – %(shop)s") % {"report": report.name, "shop": shop.get("name")},
        text=text,
        html=html_of(text, shown.language),
        subject_type="savedreport",
        subject_id=report.pk,
        created_at=clock.now(),
    )
    if message.attachments.exists():
        return
    format, data = file
    digest = hashlib.sha256(data).hexdigest()
    _put(Path(settings.HOME) / "attachments" / digest[:2] / digest, data)
    name = f"{report.name[:120]}.{format}"
    Attachment.objects.create(message=message, digest=digest, name=name, mime=MIME[format], size=len(data))


def _put(target: Path, data: bytes) -> None:
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    unfinished.write_bytes(data)
    unfinished.replace(target)


def _address(report: SavedReport) -> str:
    return reverse("office:own_report", args=[report.pk])
