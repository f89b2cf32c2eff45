"""Asking for a report and having it worked out."""

import secrets
from typing import Any

from akrab.accounts.models import User
from akrab.insight.models import ReportRun
from akrab.insight.reports.saving import save_report
from akrab.insight.reports.working import work_out

NOVEMBER = {"period": "fixed", "first": "2026-11-01", "last": "2026-11-30"}


def run_of(owner: User, **definition: Any) -> ReportRun:
    report = save_report(
        key=secrets.token_urlsafe(24), name="Mine", definition=NOVEMBER | definition, shared=False, actor=owner
    )
    run = ReportRun.objects.get(report=report)
    work_out(run.pk)
    run.refresh_from_db()
    assert (run.state, run.problem) == ("ready", "")
    return run
