"""Insight's background work. The analysis itself is loaded only when a task runs."""

import datetime as dt
import logging

from akrab.core import clock
from akrab.core.tasks import is_waiting, task

logger = logging.getLogger(__name__)


@task()
def refresh_task() -> None:
    """Bring the figures up to date, if anything changed since; once more when something changed meanwhile."""
    from akrab.insight import refresh
    from akrab.insight.models import DirtyMonth

    if not refresh.needed():
        return
    outcome = refresh.run()
    logger.info("Figures refreshed in %.2f s, charts in %.2f s", outcome.seconds, outcome.charts_seconds)
    if DirtyMonth.objects.exists():
        request_refresh(after=dt.timedelta(seconds=30))


@task()
def report_task(report_id: int) -> None:
    """Make the file of a report that somebody asked for."""
    from akrab.insight.reports.making import make

    make(report_id)


@task()
def own_report_task(run_id: int) -> None:
    """Work out a report that somebody made."""
    from akrab.insight.reports.working import work_out

    work_out(run_id)


@task()
def plan_task(plan_id: int, moment: str) -> None:
    """Mail a report whose time has come."""
    from akrab.insight.reports.plans import send_plan

    send_plan(plan_id, moment)


@task()
def mail_report_task(report_id: int, form: str, people: list[int], key: str) -> None:
    """Mail a report that somebody wants to be mailed now."""
    from akrab.accounts.models import User
    from akrab.insight.models import SavedReport
    from akrab.insight.reports.plans import send

    report = SavedReport.objects.get(pk=report_id)
    send(report, form, User.objects.filter(pk__in=people), key)


def mail_due() -> None:
    """For the schedule: reports whose time to be mailed has come."""
    from akrab.insight.reports.plans import send_due

    send_due()


@task()
def evaluation_task(evaluation_id: int) -> None:
    """Work out an evaluation that somebody asked for."""
    from akrab.insight.commands import bring_up_to_date
    from akrab.insight.evaluation.working import evaluate

    bring_up_to_date()
    evaluate(evaluation_id)


def request_refresh(*, after: dt.timedelta | None = None) -> None:
    """Queue a refresh, now or `after` a while; nothing when one waits already."""
    if is_waiting(refresh_task):
        return
    wanted = refresh_task if after is None else refresh_task.using(run_after=clock.now() + after)
    wanted.enqueue()


def refresh_if_needed() -> None:
    """For the schedule: a look at the marks costs little, a task a process."""
    from akrab.insight import refresh

    if refresh.needed():
        request_refresh()
